#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "lib/model/model.hpp"
#include "lib/model/start_value.hpp"
#include "lib/num/rational.hpp"

namespace separatrix {

/// A StartValue at values of the parameters.
struct Distribution {
  StartValue::Kind kind = StartValue::Kind::fixed;
  Rational first, second;
};

/// A fixed value that is no rational number is rounded to 50 significant digits.
///
/// state   for error sentences
/// throws  InvalidArgument for a standard deviation or a length that is not greater than 0, for those that are not
///         rational, and for a fixed value that is no number
Distribution distribution_at(const StartValue& value, const std::string& state, const Model& model,
                             const ParameterValues& parameters);

/// Whether the model says where each of its states starts.
bool has_start(const Model& model);

/// Where the model says that its states start; where it says nothing of parameters and distributions, its numbers. A missing
/// start is drawn as 0.
///
/// returns  (d,)
std::vector<Distribution> start_distributions(const Model& model, const ParameterValues& parameters);

/// Start number `index` of a random ensemble, with independent coordinates.
///
/// Every coordinate has a generator of its own, seeded by a hash of (seed, index, coordinate): a start is the same whatever
/// the other starts are, on every machine. Random values have 15 significant decimal digits, so that they are written down
/// exactly.
///
/// distributions  (d,)
std::vector<Rational> random_start(const std::vector<Distribution>& distributions, std::uint64_t seed,
                                   std::uint64_t index);

}  // namespace separatrix
