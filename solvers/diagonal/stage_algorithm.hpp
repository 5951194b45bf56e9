#pragma once
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/model/diagonal_network.hpp"
#include "lib/num/verdict.hpp"
#include "solvers/diagonal/quadratic.hpp"

namespace separatrix {

/// One stage of training from infinitesimal weights: a coordinate leaves 0, and the loss falls to its next plateau.
struct Stage {
  Rational time;                     ///< T, in units of ln(1/α)
  std::size_t coordinate = 0;        ///< the one that is activated, from 0
  int sign = 0;                      ///< of its product from now on
  std::vector<std::size_t> dropped;  ///< coordinates that the fast phase drives back to 0
  std::optional<Rational> gap;       ///< to the second in the race, same units; none: there was no second
  std::vector<Rational> clock;       ///< (n,) z at T
  std::vector<Rational> state;       ///< (n,) β on the plateau that follows
  Rational loss;                     ///< there
  // what the limit α → 0 rests on
  double smallest_eigenvalue = 0;       ///< of the Hessian on the support of the plateau
  Verdict strict = Verdict::undecided;  ///< the plateau is a strict minimum on its support
  Verdict robust = Verdict::undecided;  ///< another start of the fast phase has the same limit
};

/// Why there is no further stage.
enum class StageEnd {
  complete,   ///< the last plateau is stationary: every slope is 0
  tie,        ///< two coordinates reach the wall at the same time; which goes first depends on the start
  singular,   ///< the plateau is not isolated on its face
  unbounded,  ///< the loss may fall for ever on the face
  no_limit,   ///< the fast phase was not seen to settle
  most,       ///< as many stages as were asked for
};

/// Number of the assumption that the limit rests on and that is not met where the stages end: "4.3", a unique winner, or
/// "4.4", a plateau that is a strict minimum on its support; empty where the end is none of theirs.
///
/// source  arXiv 2306.07042
std::string_view missed_assumption(StageEnd end);

/// The stages in the limit α → 0.
struct StageSequence {
  Rational loss;  ///< at β = 0
  std::vector<Stage> stages;
  StageEnd end = StageEnd::complete;
  std::string message;  ///< the end in words, with the coordinates concerned
  bool exact = false;   ///< in rationals throughout; else to `digits`
  std::size_t digits = 0;
};

/// Rules of one stage; tests replace them to see what depends on them.
struct StageRules {
  /// Time until a coordinate with clock z and slope g ≠ 0 reaches its wall: (sgn g − z)/g.
  std::function<Rational(const Rational& z, const Rational& g)> time_to_wall;
  /// Signs of the coordinates that may leave 0, from the clock: z where |z| = 1, else 0.
  std::function<std::vector<int>(const std::vector<Rational>& clock)> face;

  StageRules();
};

struct StageSettings {
  std::size_t digits = 15;
  std::size_t most_stages = 1000;
  bool follow_flow =
      false;  ///< a quadratic loss too is followed as a flow instead of minimised on faces: the second road
  StageRules rules{};
  std::function<bool()> cancelled{};  ///< true: end now, as `most`
};

/// The stages of a network of products trained from weights of size α → 0.
///
///     Δ_i = (sgn g_i − z_i)/g_i where g_i(β^k) ≠ 0,  i_k = argmin Δ,  T ← T + Δ,  z ← z + Δ g(β^k)
///     β^(k+1) = limit of β̇ = 2|β| g(β) on the face {β_i z_i ≥ 0 if |z_i| = 1, else β_i = 0}, i_k switched on
///
/// A quadratic loss is treated exactly: times, clocks and plateaus are rationals, each plateau the minimum on its face
/// by its Karush–Kuhn–Tucker conditions. Any other loss is followed as a flow, its limit refined by Newton iteration to
/// the digits; ties and slopes are then decided to half of them.
///
/// source  arXiv 2306.07042, section 4; for quadratic losses arXiv 2304.00488
StageSequence stage_sequence(const DiagonalNetwork& network, const ParameterValues& parameters,
                             const StageSettings& settings = {});

/// The stages of a quadratic loss, exact.
StageSequence stage_sequence(const Quadratic& loss, const StageSettings& settings = {});

}  // namespace separatrix
