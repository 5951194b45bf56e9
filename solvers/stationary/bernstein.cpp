#include "solvers/stationary/bernstein.hpp"

#include <algorithm>
#include <boost/math/special_functions/binomial.hpp>
#include <cmath>
#include <utility>

namespace separatrix {
namespace {

constexpr double rounding = 1e-10;  // of Σ|c|, far above that of the conversion below degree 30
constexpr std::size_t most_coefficients = 20'000;

// z^a on [−1, 1] in Bernstein's basis of degree n: z = 2s − 1
std::vector<double> bernstein_of_power(unsigned a, unsigned n) {
  const auto binomial = [](unsigned m, unsigned k) { return boost::math::binomial_coefficient<double>(m, k); };
  std::vector<double> result(n + 1, 0);
  for (unsigned i = 0; i <= n; ++i) {
    // blossom of z^a at i ones and n − i minus ones: Σ_m C(i, m) C(n − i, a − m) (−1)^(a−m) / C(n, a)
    for (unsigned m = 0; m <= std::min(a, i); ++m) {
      if (a - m > n - i) continue;
      result[i] += ((a - m) % 2 == 1 ? -1 : 1) * binomial(i, m) * binomial(n - i, a - m);
    }
    result[i] /= binomial(n, a);
  }
  return result;
}

class Subdivision {
 public:
  Subdivision(const std::vector<PolynomialTerm>& terms, std::size_t variables) : degrees_(variables, 0) {
    for (const PolynomialTerm& term : terms) {
      for (std::size_t i = 0; i < variables; ++i) degrees_[i] = std::max(degrees_[i], term.exponents[i]);
      margin_ += rounding * std::abs(term.coefficient);
    }
    stride_.assign(variables, 1);
    for (std::size_t i = 0; i < variables; ++i) {
      stride_[i] = size_;
      size_ *= degrees_[i] + 1;
    }
    if (size_ > most_coefficients) return;
    std::vector<double> whole(size_, 0);
    for (const PolynomialTerm& term : terms) {
      std::vector<double> product{term.coefficient};
      for (std::size_t i = 0; i < variables; ++i) {
        std::vector<double> longer;
        for (const double factor : bernstein_of_power(term.exponents[i], degrees_[i])) {
          for (const double each : product) longer.push_back(each * factor);
        }
        product = std::move(longer);
      }
      for (std::size_t k = 0; k < size_; ++k) whole[k] += product[k];
    }
    cells_.push_back({std::move(whole), 0});
  }

  CubeSign sign(std::size_t most_cells) {
    if (cells_.empty()) return CubeSign::undecided;
    for (std::size_t done = 0; !cells_.empty(); ++done) {
      if (done > most_cells) return CubeSign::undecided;
      BoxPart cell = std::move(cells_.back());
      cells_.pop_back();
      if (*std::min_element(cell.coefficients.begin(), cell.coefficients.end()) > margin_) continue;
      if (lowest_corner(cell.coefficients) < -margin_) return CubeSign::not_positive;
      std::size_t depth = cell.depth;
      const std::size_t n = degrees_.size(), deepest = 40 * n;
      while (depth < deepest && degrees_[depth % n] == 0) ++depth;
      if (depth >= deepest) return CubeSign::undecided;
      auto [low, high] = halves(cell.coefficients, depth % n);
      cells_.push_back({std::move(low), depth + 1});
      cells_.push_back({std::move(high), depth + 1});
    }
    return CubeSign::positive;
  }

 private:
  struct BoxPart {
    std::vector<double> coefficients;
    std::size_t depth;
  };

  double lowest_corner(const std::vector<double>& b) const {
    double lowest = b.front();
    for (std::size_t corner = 0; corner < (std::size_t{1} << degrees_.size()); ++corner) {
      std::size_t place = 0;
      for (std::size_t i = 0; i < degrees_.size(); ++i) {
        if (corner >> i & 1U) place += stride_[i] * degrees_[i];
      }
      lowest = std::min(lowest, b[place]);
    }
    return lowest;
  }

  // de Casteljau's triangle along one axis
  std::pair<std::vector<double>, std::vector<double>> halves(const std::vector<double>& b, std::size_t axis) const {
    std::vector<double> low = b, high = b;
    const std::size_t step = stride_[axis], n = degrees_[axis];
    for (std::size_t base = 0; base < size_; ++base) {
      if ((base / step) % (n + 1) != 0) continue;
      std::vector<double> row(n + 1);
      for (std::size_t i = 0; i <= n; ++i) row[i] = b[base + i * step];
      for (std::size_t level = 0; level <= n; ++level) {
        low[base + level * step] = row.front();
        high[base + (n - level) * step] = row[n - level];
        for (std::size_t i = 0; i + 1 < row.size() - level; ++i) row[i] = (row[i] + row[i + 1]) / 2;
      }
    }
    return {std::move(low), std::move(high)};
  }

  std::vector<unsigned> degrees_;
  std::vector<std::size_t> stride_;
  std::size_t size_ = 1;
  double margin_ = 0;
  std::vector<BoxPart> cells_;
};

}  // namespace

CubeSign positive_on_cube(const std::vector<PolynomialTerm>& terms, std::size_t variables, std::size_t most_cells) {
  return Subdivision(terms, variables).sign(most_cells);
}

}  // namespace separatrix
