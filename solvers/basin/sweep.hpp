#pragma once
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "lib/model/model.hpp"
#include "solvers/basin/direction_away.hpp"
#include "solvers/basin/label.hpp"
#include "solvers/basin/orbit_report.hpp"
#include "solvers/basin/same_limit.hpp"

namespace separatrix {

/// One start with its parameters.
struct SweepCell {
  ParameterValues parameters;   ///< (k,)
  std::vector<Rational> start;  ///< (d,)
};

/// What became of it.
struct SweepResult {
  Label label = Label::undecided;
  Reason reason = Reason::none;  ///< of undecided
  std::size_t flat = 0;          ///< dimension of the stationary manifold through the limit
  double loss = 0;               ///< at the end
  double time = 0;               ///< until attraction was certain
  std::vector<double> end;  ///< (d,) the limit, or on a manifold the point of it next to the path; else the last state
  bool at_limit = false;    ///< `end` is the limit
  std::vector<double>
      direction;  ///< (d,) unit vector in which it leaves for infinity; empty: it does not, or none is known
  double direction_error = 0;
  double margin = 0, margin_error = 0;       ///< the loss falls like e^(−margin |x|); 0: otherwise
  std::shared_ptr<const OrbitReport> orbit;  ///< of cycle and rotation
};

/// Where it ends, as far as another start may end there too.
Limit<double> limit_of(const SweepResult& result);

/// Its direction, as far as it is known.
std::optional<DirectionAway> direction_away(const SweepResult& result);

class SweepTeam;  // solvers/basin/sweep_team.hpp

/// How to sweep.
struct SweepSettings {
  std::size_t digits = 15;                    ///< the most to spend on a start, see below
  std::size_t threads = 0;                    ///< 0: as many as there are cores
  std::size_t most_steps = 20'000;            ///< per start
  std::function<void(std::size_t)> progress;  ///< called with the number of cells just finished
  std::function<bool()> cancelled;            ///< true: stop early
  SweepTeam* team = nullptr;                  ///< processes that share the starts; null: this one has them all
  bool all_need_results = false;              ///< later work of all of these processes depends on them
};

/// Basin labels of many starts, in parallel.
///
/// A label is right or `undecided`, so each start is labelled with as few digits as it takes: in
/// double with tolerance 1e-8, near a boundary 1e-12, then, with `digits` above 15, by Taylor series with that many digits, until it is decided or lacks something else than digits (steps, time).
///
/// cell     makes cell i; called from several threads
/// returns  (count,) results in the order of the cells: the same for any number of threads; empty
///          if cancelled. With a team: in the process that leads, the others do not return, but with settings.all_need_results
/// throws   InvalidArgument for a model that depends on time, or 0 cells
std::vector<SweepResult> sweep(const Model& model, std::size_t count, const std::function<SweepCell(std::size_t)>& cell,
                               const SweepSettings& settings);

}  // namespace separatrix
