#include "tests/support/attention.hpp"

#include <cmath>
#include <random>
#include <string>

#include "lib/num/convert.hpp"
#include "lib/symbolic/canonical.hpp"

namespace separatrix {
namespace {

std::string name(const char* letter, std::size_t token, std::size_t j) {
  return std::string(letter).append(std::to_string(token)).append("_").append(std::to_string(j));
}

// one row of P X for tokens x (n, d)
void mix(const double* x, std::size_t n, std::size_t d, std::size_t i, const double* a, double* p, double* mixed) {
  double largest = -INFINITY, total = 0;
  for (std::size_t k = 0; k < n; ++k) {
    p[k] = 0;
    for (std::size_t j = 0; j < d; ++j) p[k] += a[j] * x[i * d + j] * x[k * d + j];
    largest = std::fmax(largest, p[k]);
  }
  for (std::size_t k = 0; k < n; ++k) total += p[k] = std::exp(p[k] - largest);
  for (std::size_t j = 0; j < d; ++j) mixed[j] = 0;
  for (std::size_t k = 0; k < n; ++k) {
    p[k] /= total;
    for (std::size_t j = 0; j < d; ++j) mixed[j] += p[k] * x[k * d + j];
  }
}

Dataset teacher_data(std::size_t n, std::size_t d, std::size_t samples, unsigned seed) {
  std::mt19937 random(seed);
  const auto normal = [&] {  // twelve uniform numbers: variance 1
    long sum = 0;
    for (int i = 0; i < 12; ++i) sum += static_cast<long>(random() % 1001);
    return ratio(sum - 6000, 1000);
  };
  std::vector<double> a, b;
  for (std::size_t j = 0; j < d; ++j) {
    a.push_back(to_real<double>(normal()) / std::sqrt(static_cast<double>(d)));
    b.push_back(to_real<double>(normal()));
  }
  std::vector<std::string> columns;
  for (const char* letter : {"x", "y"}) {
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j < d; ++j) columns.push_back(name(letter, i, j));
    }
  }
  std::vector<Rational> values;
  std::vector<double> x(n * d), p(n), mixed(d);
  for (std::size_t sample = 0; sample < samples; ++sample) {
    for (double& each : x) {
      values.push_back(normal());
      each = to_real<double>(values.back());
    }
    for (std::size_t i = 0; i < n; ++i) {
      mix(x.data(), n, d, i, a.data(), p.data(), mixed.data());
      for (std::size_t j = 0; j < d; ++j) values.push_back(to_rational(mixed[j] * b[j]));
    }
  }
  return Dataset("tokens", columns, std::move(values));
}

}  // namespace

AttentionLoss attention_loss(std::size_t n, std::size_t d, std::size_t samples, unsigned seed) {
  const Dataset data = teacher_data(n, d, samples, seed);
  std::vector<Expression> a, b;
  for (std::size_t j = 0; j < d; ++j) {
    a.push_back(symbol(std::string("a").append(std::to_string(j))));
    b.push_back(symbol(std::string("b").append(std::to_string(j))));
  }
  const auto x = [&](std::size_t i, std::size_t j) { return column(data, name("x", i, j)); };
  const auto y = [&](std::size_t i, std::size_t j) { return column(data, name("y", i, j)); };
  std::vector<Expression> squares;
  for (std::size_t i = 0; i < n; ++i) {
    std::vector<Expression> weights;
    for (std::size_t k = 0; k < n; ++k) {
      std::vector<Expression> exponent;
      for (std::size_t j = 0; j < d; ++j) exponent.push_back(a[j] * x(i, j) * (x(k, j) - x(i, j)));
      weights.push_back(exp(sum(exponent)));
    }
    const Expression normalisation = power(sum(weights), -1);
    for (std::size_t j = 0; j < d; ++j) {
      std::vector<Expression> terms;
      for (std::size_t k = 0; k < n; ++k) terms.push_back(weights[k] * x(k, j));
      squares.push_back(power(b[j] * normalisation * sum(terms) - y(i, j), 2));
    }
  }
  AttentionLoss model{data, a, mean(data, sum(squares)) / 2};
  model.variables.insert(model.variables.end(), b.begin(), b.end());
  return model;
}

AttentionByHand::AttentionByHand(const AttentionLoss& model, std::size_t tokens, std::size_t dimension)
    : tokens_(tokens),
      dimension_(dimension),
      samples_(model.data.samples()),
      p_(tokens * tokens),
      mixed_(tokens * dimension),
      slope_(tokens) {
  const std::size_t size = tokens * dimension;
  for (std::size_t sample = 0; sample < samples_; ++sample) {
    for (std::size_t i = 0; i < size; ++i) x_.push_back(to_real<double>(model.data.value(sample, i)));
    for (std::size_t i = 0; i < size; ++i) y_.push_back(to_real<double>(model.data.value(sample, size + i)));
  }
}

void AttentionByHand::operator()(const double* variables, double* gradient) {
  const std::size_t n = tokens_, d = dimension_;
  const double *a = variables, *b = variables + d;
  for (std::size_t j = 0; j < 2 * d; ++j) gradient[j] = 0;
  for (std::size_t sample = 0; sample < samples_; ++sample) {
    const double *x = x_.data() + sample * n * d, *y = y_.data() + sample * n * d;
    for (std::size_t i = 0; i < n; ++i) {
      double *p = p_.data(), *mixed = mixed_.data();
      mix(x, n, d, i, a, p, mixed);
      // G_ij b_j takes the place of (PX)_ij
      for (std::size_t j = 0; j < d; ++j) {
        const double g = b[j] * mixed[j] - y[i * d + j];
        gradient[d + j] += g * mixed[j];
        mixed[j] = g * b[j];
      }
      double total = 0;
      for (std::size_t k = 0; k < n; ++k) {
        slope_[k] = 0;
        for (std::size_t j = 0; j < d; ++j) slope_[k] += mixed[j] * x[k * d + j];
        total += p[k] * slope_[k];
      }
      for (std::size_t k = 0; k < n; ++k) {
        const double s = p[k] * (slope_[k] - total);
        for (std::size_t j = 0; j < d; ++j) gradient[j] += s * x[i * d + j] * x[k * d + j];
      }
    }
  }
  for (std::size_t j = 0; j < 2 * d; ++j) gradient[j] /= static_cast<double>(samples_);
}

}  // namespace separatrix
