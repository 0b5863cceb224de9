#!/usr/bin/python3
"""How the four programs are called: --help and --version, wrong usage, and an environment that lacks something.

    programs_test.py BIN_DIR

Needs no database: what is asked of one here is asked of none that is there.
"""
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.argv.pop(1)).resolve() if len(sys.argv) > 1 else ROOT / "build/release/bin"
PROGRAMS = ("hoibao-server", "hoibao-admin", "hoibao-labels", "hoibao-scan")


class ProgramsTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="hoibao-programs-")
        self.addCleanup(self.folder.cleanup)
        self.place = Path(self.folder.name)
        shipped = (ROOT / "deploy/config/hoibao.properties").read_text(encoding="utf-8")
        # A server that is not there: a socket nobody listens on.
        for name, value in (("data.dir", self.place), ("database.hosts", f"unix:{self.place}/none.sock")):
            shipped = re.sub(rf"(?m)^{re.escape(name)} =.*$", f"{name} = {value}", shipped)
        self.config = self.place / "hoibao.properties"
        self.config.write_text(shipped, encoding="utf-8")
        self.config.chmod(0o600)

    def call(self, program, *words, said=""):
        done = subprocess.run([str(BIN / program), *map(str, words)], input=said, capture_output=True, text=True,
                              timeout=60, cwd=self.place)
        return done.returncode, done.stdout, done.stderr

    def expect_usage(self, program, *words):
        with self.subTest(program=program, words=words):
            status, out, err = self.call(program, *words)
            self.assertEqual((status, out), (2, ""), err)
            self.assertEqual(err.count("\n"), 1, err)
            self.assertIn(f"{program} --help", err)

    def expect_environment(self, word, program, *words):
        with self.subTest(program=program, words=words):
            status, out, err = self.call(program, *words)
            self.assertEqual((status, out), (3, ""), err)
            self.assertEqual(err.count("\n"), 1, err)
            self.assertIn(word, err)

    def test_says_what_it_is(self):
        for program in PROGRAMS:
            status, out, err = self.call(program, "--help")
            self.assertEqual((status, err), (0, ""))
            self.assertIn(program, out)
            self.assertIn("--version", out)
            status, out, err = self.call(program, "--version")
            self.assertEqual((status, err), (0, ""))
            self.assertRegex(out, rf"^{program} \d+\.\d+\.\d+\n$")

    def test_wrong_usage_is_two_with_one_line(self):
        for program in PROGRAMS:
            self.expect_usage(program)
            self.expect_usage(program, "--frobnicate")
        for words in ([], ["extra"], ["--check-config", "--frobnicate"]):
            self.expect_usage("hoibao-server", *words)
        self.expect_usage("hoibao-server", "--config")
        self.expect_usage("hoibao-server", "--check-config")
        self.expect_usage("hoibao-server", "--config", self.config, "extra")

    def test_each_command_takes_its_own_words_and_options_alone(self):
        admin, config = "hoibao-admin", ("--config", self.config)
        self.expect_usage(admin, "migrate")
        for words in (["frobnicate"], ["key"], ["key", "frobnicate"], ["user", "frobnicate", "x"], ["board"],
                      ["migrate", "extra"], ["demo", "extra"], ["audit", "verify", "extra"],
                      ["migrate", "--json"], ["demo", "--office", "C80"], ["key", "revoke", "abc", "--name", "x"],
                      ["import"], ["import", "--office", "C80"], ["import", "a.csv", "b.csv", "--office", "C80"],
                      ["import", "a.csv"], ["import", "a.csv", "--office", "!"], ["import", "a.csv", "--dry-run=1"],
                      ["key", "create"], ["key", "create", "--role", "clerk"],
                      ["key", "create", "--role", "king", "--office", "C80", "--name", "An"],
                      ["key", "create", "extra", "--role", "clerk", "--office", "C80", "--name", "An"],
                      ["key", "revoke"], ["key", "revoke", "a", "b"], ["user", "create"]):
            self.expect_usage(admin, *config, *words)
        self.expect_usage(admin, "resolve", "extra")
        self.expect_usage(admin, "resolve", "--office", "C80")

    def test_what_is_not_there_is_three_with_one_line_that_names_it(self):
        for program, words in (("hoibao-server", ()), ("hoibao-admin", ("migrate",))):
            self.expect_environment("absent.properties", program, "--config", "absent.properties", *words)
        self.expect_environment("none.sock", "hoibao-admin", "--config", self.config, "migrate")
        self.expect_environment("none.sock", "hoibao-server", "--config", self.config)
        self.expect_environment("absent.csv", "hoibao-admin", "--config", self.config, "import", "absent.csv",
                                "--office", "C80")
        self.config.write_text(self.config.read_text(encoding="utf-8") + "http.prot = 1\n", encoding="utf-8")
        self.expect_environment("http.prot", "hoibao-server", "--config", self.config, "--check-config")

    def test_a_good_configuration_is_said_to_be_good(self):
        self.assertEqual(self.call("hoibao-server", "--config", self.config, "--check-config")[0], 0)

    def test_resolve_needs_no_database(self):
        status, out, err = self.call("hoibao-admin", "resolve", "--json", said="Phường Tân Ninh, Tỉnh Tây Ninh\n\n")
        self.assertEqual((status, err), (0, ""))
        self.assertIn('"certainty":"sure"', out.splitlines()[0])
        self.assertIn('"certainty":"unknown"', out.splitlines()[1])


if __name__ == "__main__":
    unittest.main()
