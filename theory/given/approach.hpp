#pragma once
#include <functional>
#include <string>
#include <vector>

#include "theory/given/cases.hpp"
#include "theory/given/measured.hpp"

namespace separatrix::given {

/// A quantity where a path is attracted to, from two runs.
struct AttractedValue {
  MeasuredValue value;
  std::string problem;          ///< why there is none; empty: there is
  std::vector<Rational> limit;  ///< (d,) of the path
};
AttractedValue attracted_value(const ClaimSettings& settings, const Subject& subject, const Case& from,
                               Expression quantity);

/// True if a quantity is the same wherever a path is: of parameters and starts only.
bool is_constant(const Subject& subject, Expression quantity);

/// Values along something that tends somewhere, each with at least 8 digits vouched for.
struct Approach {
  std::vector<Rational> at, values;  ///< at: times, or distances of the parameter
  std::vector<Case> cases;           ///< along a parameter
  std::string problem;               ///< why there are no more of them; may be empty
};

/// 2, 4, 8, …, or until/2^14, …, until: on them what remains of a power law is geometric.
std::vector<Rational> doubling_times(const GivenApproach& approach, std::size_t count = 14);
/// 16 times, equally far from one another: on them what remains of an exponential is geometric; up to `until` or 16.
std::vector<Rational> equal_times(const GivenApproach& approach);

/// A quantity on one path, at given times.
Approach along_time(const ClaimSettings& settings, const Subject& subject, const Case& from, Expression quantity,
                    const std::vector<Rational>& times);

/// A quantity, or its limit in time where it is one of the states, for parameters nearer and nearer to where they go:
///
///     p_k = p* + (p_0 − p*)/r^k, or max(p_0, 1) r^k towards infinity      r = 10, of states 4
///
/// p_0 is the parameter of the case.
Approach along_parameter(const ClaimSettings& settings, const Subject& subject, const Case& from,
                         const GivenApproach& approach, Expression quantity);

/// A command that shows the last of them along a parameter.
std::string at_last_parameter(const ClaimSettings& settings, const Subject& subject, const Case& from,
                              const Approach& values, Expression quantity);

/// Whether values tend to a number, as sequence_limit() tells: to 6 digits, or fewer if fewer are asked for.
///
/// The evidence is sampled: what comes after the last of the values is extrapolated, and a limit that differs by less than
/// they show, or one that they turn to later, is not seen. It fails where the limit is off by more than a thousand times
/// what estimates of it differ by and ten times the last step of the values themselves, which what converges slower than
/// any power does not satisfy; and nothing speaks against it:
///
/// doubt  a limit that was found ↦ why another one is not excluded; empty: it is
void tends_to(EvidenceBuilder& evidence, const ClaimSettings& settings, const std::string& name, const Known& expected,
              const Approach& approach, const std::function<std::string(const Rational& found)>& doubt);

/// What values in time seem to tend to, against a number: on times up to 16384, and where they do not settle there at that
/// number, of a gradient flow up to 2^100.
///
/// is_exponent  the values are exponents of a power law: it fails only where a term with the one that is expected and a
///              factor of 10^-digits would be seen
void tends_to_in_time(EvidenceBuilder& evidence, const ClaimSettings& settings, const Subject& subject,
                      const Case& from, const std::string& name, const Known& expected, Expression quantity,
                      const GivenApproach& approach, bool is_exponent);

}  // namespace separatrix::given
