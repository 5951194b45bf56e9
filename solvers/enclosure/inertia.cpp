#include "solvers/enclosure/inertia.hpp"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <limits>

namespace separatrix {
namespace {

Eigen::MatrixXd middle_of(const IntervalMatrix& a) {
  const auto n = static_cast<Eigen::Index>(a.size());
  Eigen::MatrixXd m(n, n);
  for (Eigen::Index i = 0; i < n; ++i) {
    for (Eigen::Index j = 0; j < n; ++j) {
      m(i, j) = a(static_cast<std::size_t>(i), static_cast<std::size_t>(j)).middle();
    }
  }
  return m;
}

IntervalMatrix exactly(const Eigen::MatrixXd& m) {
  IntervalMatrix a(static_cast<std::size_t>(m.rows()));
  for (std::size_t i = 0; i < a.size(); ++i) {
    for (std::size_t j = 0; j < a.size(); ++j) {
      a(i, j) = m(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j));
    }
  }
  return a;
}

// columns near to eigenvectors, and the signs of the real parts of their eigenvalues
struct Basis {
  Eigen::MatrixXd columns;
  std::vector<int> signs;
};

int sign_of(double x) { return x > 0 ? 1 : -1; }

Basis symmetric_basis(const Eigen::MatrixXd& m) {
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver((m + m.transpose()) / 2);
  Basis basis{solver.eigenvectors(), {}};
  for (Eigen::Index i = 0; i < m.rows(); ++i) basis.signs.push_back(sign_of(solver.eigenvalues()[i]));
  return basis;
}

Basis general_basis(const Eigen::MatrixXd& m) {
  const Eigen::EigenSolver<Eigen::MatrixXd> solver(m);
  Basis basis{Eigen::MatrixXd(m.rows(), m.cols()), {}};
  for (Eigen::Index i = 0; i < m.rows(); ++i) {
    const bool second = solver.eigenvalues()[i].imag() < 0;  // after its conjugate
    const Eigen::VectorXcd vector = solver.eigenvectors().col(i);
    if (second) {
      basis.columns.col(i) = vector.imag();
    } else {
      basis.columns.col(i) = vector.real();
    }
    basis.signs.push_back(sign_of(solver.eigenvalues()[i].real()));
  }
  return basis;
}

}  // namespace

std::optional<Inertia> prove_inertia(const IntervalMatrix& a, bool symmetric) {
  const Eigen::MatrixXd m = middle_of(a);
  if (!m.allFinite()) return std::nullopt;
  const Basis basis = symmetric ? symmetric_basis(m) : general_basis(m);
  const IntervalMatrix p = exactly(basis.columns);
  IntervalMatrix c(a.size());
  if (!approximate_inverse(p, c)) return std::nullopt;
  const double epsilon = (IntervalMatrix::identity(a.size()) - c * p).norm();
  if (!(epsilon < 0.5)) return std::nullopt;
  const double delta = (interval(epsilon) / (interval(1) - interval(epsilon))).high;
  IntervalMatrix inverse = IntervalMatrix::identity(a.size());
  for (interval& entry : inverse.entries()) entry = entry + interval(-delta, delta);
  IntervalMatrix d = inverse * c * (a * p);
  Inertia inertia{0, 0, p, basis.signs};
  for (std::size_t i = 0; i < a.size(); ++i) {
    for (std::size_t j = 0; j < a.size(); ++j) d(i, j) = interval(basis.signs[i]) * d(i, j);
    (basis.signs[i] > 0 ? inertia.positive : inertia.negative) += 1;
  }
  for (std::size_t i = 0; i < a.size(); ++i) {
    interval disc = interval(2) * d(i, i);
    for (std::size_t j = 0; j < a.size(); ++j) {
      if (j != i) disc = disc - interval((d(i, j) + d(j, i)).magnitude());
    }
    if (!(disc.low > 0)) return std::nullopt;
  }
  return inertia;
}

StationaryKind kind_of(const Inertia& jacobian, bool gradient_flow) {
  if (jacobian.positive == 0) return gradient_flow ? StationaryKind::strict_minimum : StationaryKind::attractor;
  if (jacobian.negative == 0) return gradient_flow ? StationaryKind::maximum : StationaryKind::repeller;
  return StationaryKind::saddle;
}

double least_eigenvalue(const IntervalMatrix& a) {
  const Eigen::MatrixXd m = middle_of(a);
  constexpr double nothing = -std::numeric_limits<double>::infinity();
  if (!m.allFinite()) return nothing;
  const IntervalMatrix q = exactly(symmetric_basis(m).columns), qt = transpose(q), turned = qt * (a * q);
  const double epsilon = (IntervalMatrix::identity(a.size()) - qt * q).norm();
  if (!(epsilon < 0.5)) return nothing;
  double least = -nothing;
  for (std::size_t i = 0; i < a.size(); ++i) {
    interval disc = turned(i, i);
    for (std::size_t j = 0; j < a.size(); ++j) {
      if (j != i) disc = disc - interval(turned(i, j).magnitude());
    }
    least = std::min(least, disc.low);
  }
  return (interval(least) / (least >= 0 ? interval(1) + interval(epsilon) : interval(1) - interval(epsilon))).low;
}

}  // namespace separatrix
