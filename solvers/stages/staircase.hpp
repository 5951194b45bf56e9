#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "lib/num/known.hpp"
#include "solvers/trajectory/simulate.hpp"

namespace separatrix {

/// The plateaus of a path from a small start, and what moves between them.
///
///     α x₀ → 0 → plateau → … → the end
struct Staircase {
  /// From one plateau to the next, by the coordinate that moves most.
  struct Stage {
    std::size_t coordinate = 0;
    Rational from, to;
  };

  std::vector<std::vector<Rational>> plateaus;  ///< (k + 1, d) the first one is 0; what is still small is 0
  std::vector<Stage> stages;                    ///< (k,)
  bool complete = false;                        ///< the path has come to rest behind the last stage
  std::string message;                          ///< if not: why
};

struct StaircaseSettings {
  std::size_t digits = 15;
  std::string method{automatic_method};
  double most_seconds = 0;        ///< 0: no limit
  Rational height = ratio(1, 2);  ///< share of its way at which a coordinate counts as moved
};

/// The staircase of one path, from its speed: a plateau is where |f| has a minimum that is 10 times lower than the maxima
/// beside it, and is where the path is slowest there. Coordinates below √α of the largest
/// count as small, and plateaus nearer to one another than that as one.
///
/// start  (d,) x₀; the path begins at αx₀
/// until  where the path ends, if it is not attracted before
Staircase find_staircase(const Model& model, const ParameterValues& parameters, const std::vector<Rational>& start,
                         const Rational& alpha, const Rational& until, const StaircaseSettings& settings = {});

/// Times at which the path from αx₀ passes the stages one after the other: where the coordinate of each has gone the share
/// `height` of its way.
///
/// until    end of the run
/// returns  (k,) t; none: not seen after the stage before it
std::vector<std::optional<Known>> staircase_times(const Model& model, const ParameterValues& parameters,
                                                  const std::vector<Rational>& start, const Rational& alpha,
                                                  const Staircase& staircase, const Rational& until,
                                                  const StaircaseSettings& settings = {});

}  // namespace separatrix
