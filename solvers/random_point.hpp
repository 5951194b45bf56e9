#pragma once
#include <cstdint>
#include <random>
#include <vector>

#include "lib/model/model.hpp"
#include "lib/num/rational.hpp"

namespace separatrix {

/// Where the random points of a check begin if nothing is said: the same points in every run.
inline constexpr std::uint64_t check_seed = 20241203;

/// An exact point at which identities of a model are tried.
struct RandomPoint {
  ParameterValues parameters;    ///< inside their domains; their relations hold
  std::vector<Rational> states;  ///< (d,) in (−3, 3)
  Rational time = 0;             ///< in (−3, 3)
};

/// Next random point, on a grid of 2⁻²⁰ of each interval, never at an end of one. Domains are
/// cut to (−3, 3), those with one end to a length of 3.
///
/// with_time  draws a time too; otherwise it is 0
/// returns    the same points from the same generator state, on every machine
RandomPoint random_point(const Model& model, std::mt19937_64& random, bool with_time);

/// True if the model's vector field or one of the quantities depends on t.
bool depends_on_time(const Model& model, std::vector<Expression> quantities);

}  // namespace separatrix
