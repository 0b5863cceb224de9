#include "draw.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <memory>

#include "geometry.hpp"
#include "image_files.hpp"
#include "sandbox.hpp"

namespace hoibao::scanner {

namespace {

struct Colour {
    std::uint8_t red, green, blue;
};
constexpr Colour kDecoded{0, 170, 60}, kAssisted{30, 90, 255}, kUnread{255, 170, 0};

/// The gray picture in colours, to draw on.
class Canvas {
public:
    explicit Canvas(const GrayImage& image)
        : width_(image.width()),
          height_(image.height()),
          pixels_(3 * std::size_t(width_ * height_)) {
        for (int y = 0; y < height_; ++y) {
            for (int x = 0; x < width_; ++x)
                put(x, y, {image.row(y)[x], image.row(y)[x], image.row(y)[x]});
        }
    }

    void outline(const Corners& corners, Colour colour) {
        for (std::size_t i = 0; i < 4; ++i) line(corners[i], corners[(i + 1) % 4], colour);
    }

    /// PNG; empty where it cannot be made.
    [[nodiscard]] std::string png() const {
        return encodePng({pixels_.data(), width_, height_, Channels::Colour});
    }

private:
    void put(int x, int y, Colour c) {
        if (x < 0 || y < 0 || x >= width_ || y >= height_) return;
        std::uint8_t* to =
            pixels_.data() + 3 * (std::size_t(y) * std::size_t(width_) + std::size_t(x));
        to[0] = c.red, to[1] = c.green, to[2] = c.blue;
    }

    void line(Point from, Point to, Colour colour) {
        const int half = std::max(1, width_ / 600);  // thick enough to see in the whole
        // A symbol may reach past the picture; a wild corner must not take for ever.
        const int steps = std::clamp(int(length(to - from)), 1, 4 * (width_ + height_));
        for (int i = 0; i <= steps; ++i) {
            const Point p = from + double(i) / steps * (to - from);
            for (int dy = -half; dy <= half; ++dy) {
                for (int dx = -half; dx <= half; ++dx) put(int(p.x) + dx, int(p.y) + dy, colour);
            }
        }
    }

    int width_, height_;
    std::vector<std::uint8_t> pixels_;
};

/// Bars come as a thin strip: opened to a box that can be seen.
Corners seen(const Symbol& symbol) {
    Corners c = symbol.corners;
    if (symbol.format != Format::Code128) return c;
    const Point along = c[1] - c[0];
    const Point across = 0.06 * Point{-along.y, along.x};
    if (length(c[3] - c[0]) > length(across)) return c;
    return {c[0] - across, c[1] - across, c[2] + across, c[3] + across};
}

/// In the child: nothing but memory and the file that is open.
int drawLockedIn(std::string_view bytes, const Reading& reading, int file) {
    SandboxLimits limits;
    limits.fileBytes = 256u << 20;
    if (!enterSandbox(limits).empty()) return 3;
    const auto png = drawn(bytes, reading);
    if (!png) return 1;
    for (std::size_t done = 0; done < png->size();) {
        const auto written = write(file, png->data() + done, png->size() - done);
        if (written <= 0) return 2;
        done += std::size_t(written);
    }
    return 0;
}

}  // namespace

Result<std::string> drawn(std::string_view bytes, const Reading& reading) {
    const auto image = decodeGray(bytes);
    if (!image) return tl::unexpected(image.error());
    Canvas canvas(*image);
    for (const auto& place : reading.unread) canvas.outline(place.corners, kUnread);
    for (const auto& symbol : reading.symbols) {
        canvas.outline(seen(symbol), symbol.evidence == Evidence::Decoded ? kDecoded : kAssisted);
    }
    auto png = canvas.png();
    if (png.empty()) return fail(ErrorCode::Truncated, "the drawing could not be made");
    return png;
}

std::string drawToFile(std::string_view bytes, const Reading& reading, const std::string& file) {
    const bool isStandard = file == "-";
    const std::string name = isStandard ? "standard output" : file;
    const int out = isStandard ? dup(STDOUT_FILENO)
                               : open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (out < 0) return name + ": " + std::strerror(errno);
    const pid_t child = fork();
    if (child == 0) _exit(drawLockedIn(bytes, reading, out));
    int status = 0;
    while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    close(out);
    if (child > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0) return {};
    if (!isStandard) unlink(file.c_str());
    return name + ": the drawing could not be made";
}

}  // namespace hoibao::scanner
