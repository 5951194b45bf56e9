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

  /// returns  (quantities,) values at the next point; exactly 0 where more digits show that they are rounding
  /// throws   InvalidArgument if the functions have no common value at 200 points
  std::vector<mpfr> next();

  /// The same at a given point; nothing where a function has no value.
  std::optional<std::vector<mpfr>> values_at(RandomPoint drawn);

  /// A point near another: states and time differ by less than 1/1024 of themselves.
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
