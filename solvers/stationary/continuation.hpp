#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "solvers/stationary/stationary.hpp"

namespace separatrix {

/// What happens to stationary points at a value of a parameter.
enum class Bifurcation {
  fold,           ///< two of them meet and vanish: the branch turns back and an eigenvalue changes sign
  pitchfork,      ///< the branch turns back on another one, without a change of its own stability there
  transcritical,  ///< two branches that do not turn cross and exchange their stability
  exchange,       ///< an eigenvalue changes sign on this branch; no other branch was found there
  hopf,           ///< a conjugate pair crosses the imaginary axis
};

/// "fold", "pitchfork", "transcritical", "exchange of stability", "Hopf".
std::string_view name(Bifurcation bifurcation);

/// A bifurcation, located to the digits asked for.
struct BifurcationReport {
  Bifurcation kind = Bifurcation::exchange;
  std::string parameter;
  std::vector<std::string> x;         ///< (d,)
  std::vector<std::size_t> branches;  ///< from 1, on which it was met
};

/// A branch of stationary points x(s) against the parameter μ(s), in order of arclength.
///
/// dimension  of the manifold of stationary points at fixed μ that each point is taken from
/// fixed      as many states, with the values that pick one point of each of these manifolds
/// unstable   (n,) number of unstable directions
struct BranchReport {
  std::size_t dimension = 0;
  std::vector<std::pair<std::string, std::string>> fixed;
  std::vector<std::string> parameter;       ///< (n,)
  std::vector<std::vector<std::string>> x;  ///< (n, d)
  std::vector<std::string> loss;            ///< (n,), empty without a loss
  std::vector<std::size_t> unstable;        ///< (n,)
};

/// All branches that were found, and where they change.
struct Continuation {
  std::string parameter;
  std::vector<std::string> states;
  std::vector<BranchReport> branches;
  std::vector<BifurcationReport> bifurcations;  ///< in order of the parameter
  std::size_t digits = 0, working_digits = 0;
  bool out_of_time = false;  ///< a search for starting points was ended by its budget
  double seconds = 0;
};

/// Branches of stationary points against one parameter, by pseudo-arclength continuation.
///
///     f(x; μ) = 0,  μ in an interval, x in a box
///
/// The branches begin at the stationary points for both ends of the interval and for two values between them (21/55 and
/// 34/55 of the way); one that meets none of these values is not seen. Bifurcations are sign changes along a branch: of
/// an eigenvalue, or of dμ/ds; both are located as zeros by a bracketing method in as many digits as it takes.
///
/// request    the value of the parameter in it is not used
/// parameter  name of μ
/// range      every value of it allowed by the model
/// throws     as stationary(); UnknownName for the parameter; InvalidArgument for an end that the model does not allow
Continuation continue_stationary(const Model& model, const StationaryRequest& request, const std::string& parameter,
                                 const Interval& range);

}  // namespace separatrix
