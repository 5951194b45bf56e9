#include "solvers/trajectory/steppers/collocation_system.hpp"

#include <Eigen/Eigenvalues>
#include <Eigen/LU>
#include <Eigen/SparseLU>
#include <algorithm>
#include <cmath>

#include "solvers/trajectory/steppers/radau_coefficients.hpp"

namespace separatrix {
namespace {

using Matrix = Eigen::MatrixXd;
using Sparse = Eigen::SparseMatrix<double>;
using Index = Eigen::Index;

constexpr std::size_t smallest_sparse = 24;  // states
constexpr double sparse_overhead = 4;        // of a multiplication, over one of a dense matrix

std::vector<double> doubles(const std::vector<Rational>& values) {
  std::vector<double> converted;
  for (const Rational& each : values) converted.push_back(each.get_d());
  return converted;
}

}  // namespace

struct CollocationSystem::Factors {
  std::vector<DerivativeEntry> entries;
  std::vector<std::size_t> places;  // of the entries that are of states, among all
  std::size_t d = 0, s = 0;
  std::vector<double> diagonal, below, above;  // of X
  bool dense = true;

  Matrix jacobian;  // hJ
  std::vector<Eigen::PartialPivLU<Matrix>> blocks;
  Eigen::PartialPivLU<Matrix> dense_filter;

  bool analysed = false;
  Eigen::SparseLU<Sparse> whole, sparse_filter;

  double multiplications = 0;

  Index at(std::size_t k, std::size_t state) const { return static_cast<Index>(state * s + k); }

  bool factorise_blocks(const std::vector<double>& values) {
    const auto n = static_cast<Index>(d);
    const Matrix one = Matrix::Identity(n, n);
    jacobian = Matrix::Zero(n, n);
    for (const std::size_t e : places) {
      jacobian(static_cast<Index>(entries[e].row), static_cast<Index>(entries[e].column)) = values[e];
    }
    // E_k = I − X_kk hJ − X_{k,k+1} X_{k+1,k} hJ E_{k+1}⁻¹ hJ
    blocks.assign(s, {});
    for (std::size_t k = s; k-- > 0;) {
      Matrix block = one - diagonal[k] * jacobian;
      if (k + 1 < s) block -= above[k] * below[k] * (jacobian * blocks[k + 1].solve(jacobian));
      blocks[k].compute(block);
    }
    dense_filter.compute(one - jacobian / static_cast<double>(s));
    const auto size = static_cast<double>(d);
    multiplications += 2.5 * static_cast<double>(s) * size * size * size;
    return blocks.front().matrixLU().allFinite() && blocks.front().matrixLU().diagonal().cwiseAbs().minCoeff() > 0;
  }

  bool factorise_whole(const std::vector<double>& values) {
    std::vector<Eigen::Triplet<double>> all, filter;
    for (std::size_t j = 0; j < d; ++j) {
      filter.emplace_back(static_cast<int>(j), static_cast<int>(j), 1.0);
      for (std::size_t k = 0; k < s; ++k) all.emplace_back(static_cast<int>(at(k, j)), static_cast<int>(at(k, j)), 1.0);
    }
    for (const std::size_t e : places) {
      const std::size_t i = entries[e].row, j = entries[e].column;
      filter.emplace_back(static_cast<int>(i), static_cast<int>(j), -values[e] / static_cast<double>(s));
      const auto add = [&](std::size_t k, std::size_t l, double x) {
        all.emplace_back(static_cast<int>(at(k, i)), static_cast<int>(at(l, j)), -x * values[e]);
      };
      add(0, 0, diagonal.front());
      if (s > 1) add(s - 1, s - 1, diagonal.back());
      for (std::size_t k = 0; k + 1 < s; ++k) {
        add(k + 1, k, below[k]);
        add(k, k + 1, above[k]);
      }
    }
    Sparse matrix(static_cast<Index>(s * d), static_cast<Index>(s * d)),
        small(static_cast<Index>(d), static_cast<Index>(d));
    matrix.setFromTriplets(all.begin(), all.end());
    small.setFromTriplets(filter.begin(), filter.end());
    if (!analysed) {
      whole.analyzePattern(matrix);
      sparse_filter.analyzePattern(small);
      analysed = true;
    }
    whole.factorize(matrix);
    sparse_filter.factorize(small);
    // Σ of the products of the lengths of columns and rows, as if all were of one length
    multiplications += sparse_overhead * static_cast<double>(whole.nnzL()) * static_cast<double>(whole.nnzU()) /
                       static_cast<double>(s * d);
    return whole.info() == Eigen::Success && sparse_filter.info() == Eigen::Success;
  }
};

CollocationSystem::CollocationSystem(const std::vector<DerivativeEntry>& entries, std::size_t dimension,
                                     std::size_t stages)
    : factors_(std::make_unique<Factors>()) {
  Factors& f = *factors_;
  f.entries = entries;
  f.d = dimension;
  f.s = stages;
  for (std::size_t e = 0; e < entries.size(); ++e) {
    if (entries[e].column < dimension) f.places.push_back(e);
  }
  const RadauIntegration x = radau_integration(stages);
  f.diagonal = doubles(x.diagonal);
  f.below = doubles(x.below);
  f.above = doubles(x.above);
  f.dense = dimension < smallest_sparse || 4 * f.places.size() > dimension * dimension;
}

CollocationSystem::~CollocationSystem() = default;

bool CollocationSystem::factorise(const std::vector<double>& values) {
  if (!std::all_of(values.begin(), values.end(), [](double each) { return std::isfinite(each); })) return false;
  return factors_->dense ? factors_->factorise_blocks(values) : factors_->factorise_whole(values);
}

void CollocationSystem::solve(std::vector<double>& right) const {
  Factors& f = *factors_;
  const auto d = static_cast<Index>(f.d);
  if (!f.dense) {
    f.multiplications += sparse_overhead * static_cast<double>(f.whole.nnzL() + f.whole.nnzU());
    Eigen::VectorXd sorted(static_cast<Index>(f.s * f.d));
    for (std::size_t k = 0; k < f.s; ++k) {
      for (std::size_t j = 0; j < f.d; ++j) sorted[f.at(k, j)] = right[k * f.d + j];
    }
    const Eigen::VectorXd solved = f.whole.solve(sorted);
    for (std::size_t k = 0; k < f.s; ++k) {
      for (std::size_t j = 0; j < f.d; ++j) right[k * f.d + j] = solved[f.at(k, j)];
    }
    return;
  }
  f.multiplications += 4.0 * static_cast<double>(f.s * f.d * f.d);
  const auto part = [&](std::size_t k) { return Eigen::Map<Eigen::VectorXd>(&right[k * f.d], d); };
  for (std::size_t k = f.s - 1; k-- > 0;) part(k) += f.above[k] * (f.jacobian * f.blocks[k + 1].solve(part(k + 1)));
  for (std::size_t k = 0; k < f.s; ++k) {
    Eigen::VectorXd value = part(k);
    if (k > 0) value += f.below[k - 1] * (f.jacobian * part(k - 1));
    part(k) = f.blocks[k].solve(value);
  }
}

void CollocationSystem::filter(std::vector<double>& right) const {
  Eigen::Map<Eigen::VectorXd> r(right.data(), static_cast<Index>(right.size()));
  const Eigen::VectorXd solved =
      factors_->dense ? factors_->dense_filter.solve(r) : Eigen::VectorXd(factors_->sparse_filter.solve(r));
  r = solved;
}

bool CollocationSystem::grows_beyond(double limit) const {
  Factors& f = *factors_;
  if (!f.dense) return f.sparse_filter.signDeterminant() < 0;
  // no disk of Geršgorin reaches beyond
  const Matrix sizes = f.jacobian.cwiseAbs();
  const Eigen::VectorXd ends = f.jacobian.diagonal() + sizes.rowwise().sum() - sizes.diagonal();
  if (ends.maxCoeff() <= limit) return false;
  const auto size = static_cast<double>(f.d);
  f.multiplications += 10 * size * size * size;
  const Eigen::EigenSolver<Matrix> solver(f.jacobian, false);
  return solver.info() == Eigen::Success && solver.eigenvalues().real().maxCoeff() > limit;
}

double CollocationSystem::multiplications() const { return factors_->multiplications; }

}  // namespace separatrix
