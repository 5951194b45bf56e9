#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <random>
#include <vector>

#include "lib/model/model.hpp"
#include "lib/num/real.hpp"
#include "lib/tape/compile.hpp"
#include "solvers/random_point.hpp"

namespace separatrix {

/// Quantities of a model at random points of its states, parameters and time where other functions have values too.
class QuantitySampler {
 public:
  /// basis     functions that must have values
  /// its_seed  the same points for the same seed, on every machine
  /// fixed     values of the parameters at all points, if any
  QuantitySampler(const Model& model, const std::vector<Expression>& quantities, const std::vector<Expression>& basis,
                  std::uint64_t its_seed, std::optional<ParameterValues> fixed = {});

  /// The next point at which the functions have values.
  ///
  /// throws  InvalidArgument if they have none in common at 200 points
  RandomPoint next_point();

  /// returns  (quantities,) values there; exactly 0 where more digits show that they are rounding
  std::vector<mpfr> next() { return *values_at(next_point()); }

  /// The same at a given point; nothing where a function has no value.
  std::optional<std::vector<mpfr>> values_at(const RandomPoint& drawn);

  /// A point near another: states, time and parameters differ by less than 1/1024 of themselves.
  RandomPoint beside(RandomPoint point);

  std::mt19937_64& random() { return random_; }

 private:
  std::vector<mpfr> at(const RandomPoint& drawn) const;

  const Model& model_;
  std::size_t quantities_;
  std::shared_ptr<const Tape> tape_;
  bool with_time_;
  std::mt19937_64 random_;
  std::optional<ParameterValues> fixed_;
};

}  // namespace separatrix
