#include "admin/user_commands.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cstdio>

#include "foundation.hpp"
#include "service/accounts.hpp"
#include "service/audit_chain.hpp"
#include "store/office_register.hpp"

namespace hoibao::admin {
namespace {

constexpr std::string_view kProgram = "hoibao-admin";

int refused(const domain::Error& error) {
    fmt::print(stderr, "{}: {}\n", kProgram, error.detail);
    return kDoneWithFailures;
}

/// The accounts, as the operator of the machine works on them.
struct Office {
    explicit Office(const Configuration& configuration)
        : database(databaseSettings(configuration, Account::Administrator)),
          accounts(database, hasher, service::systemTime),
          self{domain::Role::Operator, topOf(database), "hoibao-admin", 0, ""} {}
    /// The office at the top of the centre; without a text where the tables hold none.
    static domain::OfficeCode topOf(store::Database& database) {
        return database.inTransaction([](store::Session& session) {
            return store::topOffice(session, domain::Side::Centre,
                                    domain::localDate(service::systemTime()))
                .value_or(domain::OfficeCode());
        });
    }
    store::Database database;
    crypto::PasswordHasher hasher;
    service::Accounts accounts;
    domain::Caller self;
};

int printLink(const Configuration& configuration, const domain::Result<std::string>& token) {
    if (!token) return refused(token.error());
    fmt::print("{}/first-start/{}\n", configuration.publicUrl, *token);
    return kDone;
}

/// What --role and --office say, both needed.
struct Post {
    std::optional<domain::Role> role;
    std::optional<domain::OfficeCode> office;
};
Post postOf(const CommandLine& line) {
    Post post{domain::parseRole(line.value("--role").value_or("")), std::nullopt};
    if (auto office = domain::OfficeCode::parse(line.value("--office").value_or("")))
        post.office = *office;
    return post;
}

}  // namespace

int runUser(const Configuration& configuration, const CommandLine& line) {
    const auto& words = line.words();
    const auto& name = words[2];
    Office office(configuration);
    auto& accounts = office.accounts;
    if (words[1] == "disable") {
        const auto done = accounts.disable(name, office.self, "");
        return done ? kDone : refused(done.error());
    }
    if (words[1] == "reset") return printLink(configuration, accounts.reset(name, office.self, ""));
    const auto post = postOf(line);
    if (!post.role || !post.office)
        return wrongUsage(kProgram, "--role with a known role and --office with a code are needed");
    if (words[1] == "role") {
        const auto done = accounts.changeRole(name, *post.role, *post.office, office.self, "");
        return done ? kDone : refused(done.error());
    }
    const auto person = line.value("--name");
    if (!person) return wrongUsage(kProgram, "user create needs --name with the person's name");
    return printLink(configuration,
                     accounts.create({name, *person, *post.role, *post.office}, office.self, ""));
}

int runFirstLink(const Configuration& configuration, const CommandLine& line) {
    Office office(configuration);
    const auto code =
        domain::OfficeCode::parse(line.value("--office").value_or(office.self.office.text()));
    if (!code) return wrongUsage(kProgram, "--office needs an office's code");
    return printLink(configuration, office.accounts.firstLink(*code));
}

int runAuditVerify(const Configuration& configuration) {
    store::Database database(databaseSettings(configuration, Account::Administrator));
    const auto seed = provideAuditSeed(configuration);
    if (!seed) return refused(seed.error());
    const auto began = std::chrono::steady_clock::now();
    const auto verdict = service::verifyAudit(database, service::systemTime,
                                              service::AuditSigner(*seed).publicKey());
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
    fmt::print("{} rows and {} signed heads are as they were, {:.1f} s\n", verdict.rows,
               verdict.heads, took.count());
    if (!verdict.fault) return kDone;
    fmt::print(stderr, "{}: {}\n", kProgram, *verdict.fault);
    return kDoneWithFailures;
}

int makeDemoUsers(const Configuration& configuration) {
    Office office(configuration);
    const auto users = office.accounts.makeDemoUsers();
    if (!users) return refused(users.error());
    for (const auto& user : *users) {
        fmt::print("{:<16} {:<4} password {}", user.name, user.office.text(), user.password);
        if (user.totp) fmt::print("  authenticator secret {}", crypto::totpSecretText(*user.totp));
        fmt::print("\n");
    }
    return kDone;
}

}  // namespace hoibao::admin
