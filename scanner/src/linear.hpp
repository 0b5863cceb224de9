#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

namespace hoibao::scanner {

/// Least squares of any size by normal equations, solved by Cholesky with a ridge.
class DenseNormalEquations {
public:
    explicit DenseNormalEquations(int unknowns)
        : n_(std::size_t(unknowns)), a_(n_ * n_, 0.f), b_(n_, 0.f) {}

    void add(const std::vector<float>& row, float value, float weight) {
        for (std::size_t i = 0; i < n_; ++i) {
            const float scaled = row[i] * weight;
            if (scaled == 0) continue;
            float* to = a_.data() + i * n_;
            for (std::size_t j = 0; j <= i; ++j) to[j] += scaled * row[j];
            b_[i] += scaled * value;
        }
    }

    /// `ridge`, a share of the mean of the diagonal, draws the answer towards `prior`.
    [[nodiscard]] std::vector<float> solve(double ridge, const std::vector<float>& prior) const {
        double mean = 0;
        for (std::size_t i = 0; i < n_; ++i) mean += double(a_[i * n_ + i]) / double(n_);
        std::vector<double> l(a_.begin(), a_.end());
        for (std::size_t i = 0; i < n_; ++i) l[i * n_ + i] += ridge * mean + 1e-9;
        std::vector<double> x(b_.begin(), b_.end());
        for (std::size_t i = 0; i < n_; ++i) x[i] += ridge * mean * double(prior[i]);
        for (std::size_t i = 0; i < n_; ++i) {
            for (std::size_t j = 0; j <= i; ++j) {
                double sum = l[i * n_ + j];
                for (std::size_t k = 0; k < j; ++k) sum -= l[i * n_ + k] * l[j * n_ + k];
                l[i * n_ + j] = i == j ? std::sqrt(sum > 1e-12 ? sum : 1e-12) : sum / l[j * n_ + j];
            }
            for (std::size_t k = 0; k < i; ++k) x[i] -= l[i * n_ + k] * x[k];
            x[i] /= l[i * n_ + i];
        }
        for (std::size_t i = n_; i-- > 0;) {
            for (std::size_t k = i + 1; k < n_; ++k) x[i] -= l[k * n_ + i] * x[k];
            x[i] /= l[i * n_ + i];
        }
        return {x.begin(), x.end()};
    }

private:
    std::size_t n_;
    std::vector<float> a_, b_;
};

/// The solution of a small symmetric system, of which the lower half is given, by Cholesky; `ridge`
/// is a share of the mean of the diagonal.
template <std::size_t N>
[[nodiscard]] std::array<double, N> solved(std::array<std::array<double, N>, N> l,
                                           std::array<double, N> x, double ridge) {
    double mean = 0;
    for (std::size_t i = 0; i < N; ++i) mean += l[i][i] / double(N);
    for (std::size_t i = 0; i < N; ++i) {
        l[i][i] += ridge * mean + 1e-12;
        for (std::size_t j = 0; j <= i; ++j) {
            double sum = l[i][j];
            for (std::size_t k = 0; k < j; ++k) sum -= l[i][k] * l[j][k];
            l[i][j] = i == j ? std::sqrt(sum > 1e-18 ? sum : 1e-18) : sum / l[j][j];
        }
        for (std::size_t k = 0; k < i; ++k) x[i] -= l[i][k] * x[k];
        x[i] /= l[i][i];
    }
    for (std::size_t i = N; i-- > 0;) {
        for (std::size_t k = i + 1; k < N; ++k) x[i] -= l[k][i] * x[k];
        x[i] /= l[i][i];
    }
    return x;
}

/// The same for a few unknowns.
template <std::size_t N>
class NormalEquations {
public:
    void add(const std::array<double, N>& row, double value, double weight) {
        for (std::size_t i = 0; i < N; ++i) {
            for (std::size_t j = 0; j <= i; ++j) a_[i][j] += weight * row[i] * row[j];
            b_[i] += weight * row[i] * value;
        }
    }

    [[nodiscard]] std::array<double, N> solve(double ridge) const {
        return solved<N>(a_, b_, ridge);
    }

private:
    std::array<std::array<double, N>, N> a_{};
    std::array<double, N> b_{};
};

}  // namespace hoibao::scanner
