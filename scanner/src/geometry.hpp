#pragma once

#include <cmath>

#include "scanner/read.hpp"

namespace hoibao::scanner {

inline Point operator+(Point a, Point b) {
    return {a.x + b.x, a.y + b.y};
}
inline Point operator-(Point a, Point b) {
    return {a.x - b.x, a.y - b.y};
}
inline Point operator*(double k, Point a) {
    return {k * a.x, k * a.y};
}
inline double dot(Point a, Point b) {
    return a.x * b.x + a.y * b.y;
}
inline double cross(Point a, Point b) {
    return a.x * b.y - a.y * b.x;
}
inline double length(Point a) {
    return std::hypot(a.x, a.y);
}

inline Point centre(const Corners& c) {
    return 0.25 * (c[0] + c[1] + c[2] + c[3]);
}

/// The length of the longest side or diagonal.
inline double extent(const Corners& c) {
    double most = 0;
    for (int i = 0; i < 4; ++i) {
        for (int j = i + 1; j < 4; ++j) most = std::max(most, length(c[i] - c[j]));
    }
    return most;
}

/// The area of a quadrilateral without crossing sides, and the side of a square as large.
inline double areaOf(const Corners& c) {
    return std::abs(cross(c[2] - c[0], c[3] - c[1])) / 2;
}
inline double sideOf(const Corners& c) {
    return std::sqrt(areaOf(c));
}

/// True where p lies in the convex quadrilateral, widened by `margin` pixels.
inline bool contains(const Corners& c, Point p, double margin = 0) {
    for (int sign : {1, -1}) {
        bool inside = true;
        for (int i = 0; i < 4 && inside; ++i) {
            const Point side = c[(i + 1) % 4] - c[i];
            const double far = length(side);
            if (far == 0) continue;
            inside = sign * cross(side, p - c[i]) / far >= -margin;
        }
        if (inside) return true;
    }
    return false;
}

}  // namespace hoibao::scanner
