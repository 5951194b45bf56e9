#pragma once
#include <optional>
#include <string>
#include <vector>

#include "lib/num/known.hpp"
#include "solvers/stages/clock.hpp"
#include "solvers/stages/leading_field.hpp"

namespace separatrix {

/// The clock of a saddle that is left by order d: of power d − 1.
///
/// returns  none for d < 1: the point does not rest (d = 0), or is left at once
std::optional<Clock> clock_of(const LeadingField& leading);

/// When the flow of a leading field leaves its saddle from a start of size α, in the unit of its clock as α → 0.
///
///     d = 1:  1/μ,  μ the largest growth rate of F in whose direction z(0) has a part
///     d > 1:  the time at which ż = F(z) leaves every bound; z(α) = αz(0) does so α^(1−d) times later
struct Escape {
  Clock clock;
  std::optional<Known> time;    ///< none: it never leaves, or a field with d = 1 that is no gradient
  std::vector<Rational> state;  ///< (m,) z at a time just before; of d > 1
  std::string message;          ///< why there is no time
};

/// returns   no clock where d = 0, a point that does not rest, or 0 < d < 1, one that is left at once: then none
/// accuracy  d > 1: followed until about 10^−8 of the time is left, then along one direction, z·F/|z| = c|z|^d: 8 digits
std::optional<Escape> escape(const LeadingField& leading, const Model& model, const std::vector<Rational>& start);

/// Times at which a path from αz(0), α → 0, leaves one plateau after the other, in the unit of the first one's clock.
///
/// A coordinate that does not leave with the others goes on under the leading field of the next plateau, from where it is.
///
/// plateaus  (k, d) from the one at 0 on; a coordinate that is still small there is exactly 0
/// start     (d,) z(0)
struct PredictedTimes {
  std::optional<LeadingField> first;        ///< none: the field has no leading terms at 0
  std::optional<Clock> clock;               ///< none: 0 is no stationary point of it, or is left at once
  std::vector<std::optional<Known>> times;  ///< (k − 1,), as far as they are known
  std::string message;                      ///< why one is not
};

PredictedTimes predicted_times(const Model& model, const ParameterValues& parameters,
                               const std::vector<std::vector<Rational>>& plateaus, const std::vector<Rational>& start);

}  // namespace separatrix
