#include "solvers/enclosure/interval_matrix.hpp"

#include <Eigen/LU>
#include <Eigen/QR>
#include <algorithm>
#include <numeric>

#include "lib/num/error.hpp"

namespace separatrix {
namespace {

Eigen::MatrixXd eigen_of(const IntervalMatrix& a) {
  const auto n = static_cast<Eigen::Index>(a.size());
  Eigen::MatrixXd m(n, n);
  for (std::size_t i = 0; i < a.size(); ++i) {
    for (std::size_t j = 0; j < a.size(); ++j) {
      m(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j)) = a(i, j).middle();
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

}  // namespace

IntervalMatrix IntervalMatrix::identity(std::size_t size) {
  IntervalMatrix a(size);
  for (std::size_t i = 0; i < size; ++i) a(i, i) = 1;
  return a;
}

IntervalMatrix IntervalMatrix::middle() const {
  IntervalMatrix a(size_);
  for (std::size_t i = 0; i < entries_.size(); ++i) a.entries_[i] = entries_[i].middle();
  return a;
}

double IntervalMatrix::norm() const {
  double most = 0;
  for (std::size_t i = 0; i < size_; ++i) {
    interval sum = 0;
    for (std::size_t j = 0; j < size_; ++j) sum = sum + interval((*this)(i, j).magnitude());
    most = std::max(most, sum.high);
  }
  return most;
}

IntervalMatrix operator+(const IntervalMatrix& a, const IntervalMatrix& b) {
  IntervalMatrix r(a.size());
  for (std::size_t i = 0; i < r.entries().size(); ++i) r.entries()[i] = a.entries()[i] + b.entries()[i];
  return r;
}

IntervalMatrix operator-(const IntervalMatrix& a, const IntervalMatrix& b) {
  IntervalMatrix r(a.size());
  for (std::size_t i = 0; i < r.entries().size(); ++i) r.entries()[i] = a.entries()[i] - b.entries()[i];
  return r;
}

IntervalMatrix operator*(const IntervalMatrix& a, const IntervalMatrix& b) {
  const std::size_t n = a.size();
  IntervalMatrix r(n);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) {
      for (std::size_t k = 0; k < n; ++k) r(i, j) = r(i, j) + a(i, k) * b(k, j);
    }
  }
  return r;
}

IntervalMatrix operator*(const interval& c, const IntervalMatrix& a) {
  IntervalMatrix r(a.size());
  for (std::size_t i = 0; i < r.entries().size(); ++i) r.entries()[i] = c * a.entries()[i];
  return r;
}

IntervalVector operator*(const IntervalMatrix& a, const IntervalVector& x) {
  IntervalVector r(a.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    for (std::size_t j = 0; j < a.size(); ++j) r[i] = r[i] + a(i, j) * x[j];
  }
  return r;
}

IntervalVector operator+(const IntervalVector& a, const IntervalVector& b) {
  IntervalVector r(a.size());
  for (std::size_t i = 0; i < a.size(); ++i) r[i] = a[i] + b[i];
  return r;
}

IntervalMatrix transpose(const IntervalMatrix& a) {
  IntervalMatrix r(a.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    for (std::size_t j = 0; j < a.size(); ++j) r(j, i) = a(i, j);
  }
  return r;
}

double logarithmic_norm(const IntervalMatrix& a) {
  double most = -INFINITY;
  for (std::size_t i = 0; i < a.size(); ++i) {
    interval sum = a(i, i);
    for (std::size_t j = 0; j < a.size(); ++j) {
      if (j != i) sum = sum + interval(a(i, j).magnitude());
    }
    most = std::max(most, sum.high);
  }
  return most;
}

IntervalMatrix orthogonal_frame(const IntervalMatrix& a, const IntervalVector& widths) {
  Eigen::MatrixXd m = eigen_of(a);
  std::vector<Eigen::Index> order(a.size());
  std::iota(order.begin(), order.end(), 0);
  const auto length = [&](Eigen::Index j) { return m.col(j).norm() * widths[static_cast<std::size_t>(j)].magnitude(); };
  std::stable_sort(order.begin(), order.end(), [&](auto i, auto j) { return length(i) > length(j); });
  Eigen::MatrixXd sorted(m.rows(), m.cols());
  for (Eigen::Index j = 0; j < m.cols(); ++j) sorted.col(j) = m.col(order[static_cast<std::size_t>(j)]);
  if (!sorted.allFinite()) return IntervalMatrix::identity(a.size());
  const Eigen::MatrixXd q = Eigen::HouseholderQR<Eigen::MatrixXd>(sorted).householderQ();
  return exactly(q);
}

IntervalMatrix inverse_of_frame(const IntervalMatrix& q) {
  const IntervalMatrix qt = transpose(q);
  const double epsilon = (IntervalMatrix::identity(q.size()) - qt * q).norm();
  if (!(epsilon < 0.5)) throw InternalError("a frame that is not orthogonal");
  const double delta = (interval(epsilon) / (interval(1) - interval(epsilon))).high;
  IntervalMatrix factor = IntervalMatrix::identity(q.size());
  for (interval& entry : factor.entries()) entry = entry + interval(-delta, delta);
  return factor * qt;
}

DyadicBox dyadic(const IntervalVector& x) {
  DyadicBox box;
  for (const interval& side : x) box.push_back(dyadic(side));
  return box;
}

DyadicMatrix dyadic(const IntervalMatrix& a) {
  DyadicMatrix rows(a.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    for (std::size_t j = 0; j < a.size(); ++j) rows[i].push_back(dyadic_text(a(i, j).low));
  }
  return rows;
}

bool approximate_inverse(const IntervalMatrix& a, IntervalMatrix& inverse) {
  const Eigen::MatrixXd m = Eigen::PartialPivLU<Eigen::MatrixXd>(eigen_of(a)).inverse();
  if (!m.allFinite()) return false;
  inverse = exactly(m);
  return true;
}

}  // namespace separatrix
