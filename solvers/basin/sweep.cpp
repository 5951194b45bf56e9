#include "solvers/basin/sweep.hpp"

#include <tbb/blocked_range.h>
#include <tbb/global_control.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>
#include <tbb/task_group.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>

#include "lib/num/convert.hpp"
#include "lib/num/error.hpp"
#include "lib/num/tolerance.hpp"
#include "solvers/basin/basin_labeler.hpp"
#include "solvers/basin/closed_orbit.hpp"
#include "solvers/basin/field_labeler.hpp"
#include "solvers/basin/sweep_memory.hpp"
#include "solvers/basin/sweep_team.hpp"
#include "solvers/make_room.hpp"
#include "solvers/trajectory/methods.hpp"
#include "solvers/with_real.hpp"

namespace separatrix {
namespace {

// cells between two reports of progress; also the grain of the parallel loop
constexpr std::size_t grain = 64;

// work that may be lost; a cell of many digits takes a second or longer
constexpr std::chrono::seconds longest_unkept{1};

// what double can say
constexpr std::size_t double_digits = 15;

// tolerances: a careful run is made of those that a quick one leaves open
constexpr double log10_quick = -8, log10_careful = -12;

// errors of a period and of multipliers, in units of the tolerance: 10^this
constexpr double log10_orbit_errors = 2;

// what more digits cannot mend
bool is_final(const SweepResult& result) {
  return result.label != Label::undecided || result.reason == Reason::step_limit ||
         result.reason == Reason::recurrent || result.reason == Reason::horizon;
}

// labels cells one after the other; neighbours mostly share their parameters
template <class Real>
class Worker {
 public:
  Worker(const BasinCode& code, BasinSettings settings) : code_(code), settings_(std::move(settings)) {}

  SweepResult operator()(const SweepCell& cell) {
    if (!label_ || cell.parameters != parameters_) {
      parameters_ = cell.parameters;
      label_ = labeler();
    }
    const BasinResult<Real> found = label_(cell.start);
    SweepResult result;
    result.label = found.label;
    result.reason = found.reason;
    result.flat = found.flat;
    result.loss = to_double(found.loss);
    result.time = to_double(found.time);
    result.at_limit = found.at_limit;
    for (const Real& entry : found.end) result.end.push_back(to_double(entry));
    if (found.away) {
      for (const Real& entry : found.away->unit) result.direction.push_back(to_double(entry));
      result.direction_error = to_double(found.away->error);
      result.margin = to_double(found.away->margin);
      result.margin_error = to_double(found.away->margin_error);
    }
    if (found.orbit) {
      const auto digits = static_cast<std::size_t>(-settings_.log10_tolerance - log10_orbit_errors);
      result.orbit =
          std::make_shared<OrbitReport>(rounded(report(*found.orbit, double_digits), std::min(digits, double_digits)));
    }
    return result;
  }

 private:
  using Labeler = std::function<BasinResult<Real>(const std::vector<Rational>&)>;

  Labeler labeler() const {
    if (!code_.field.model->is_gradient_flow()) {
      auto own = std::make_shared<FieldLabeler<Real>>(code_, parameters_, settings_);
      return [own](const std::vector<Rational>& start) { return (*own)(start); };
    }
    auto own =
        std::make_shared<BasinLabeler<Real>>(code_.field, code_.quantities, parameters_, settings_, code_.degenerate);
    return [own](const std::vector<Rational>& start) { return (*own)(start); };
  }

  const BasinCode& code_;
  BasinSettings settings_;
  ParameterValues parameters_;
  Labeler label_;
};

}  // namespace

Limit<double> limit_of(const SweepResult& result) {
  if (is_away(result.label)) return {result.label, result.flat, result.direction, 0, result.direction_error};
  if (result.orbit) {
    return {result.label, 0, doubles(result.orbit->means), 0, error_of_place(*result.orbit, log10_quick)};
  }
  return {result.label, result.flat, result.end, result.loss};
}

std::optional<DirectionAway> direction_away(const SweepResult& result) {
  if (!is_away(result.label) || result.direction.empty()) return std::nullopt;
  std::vector<Rational> unit;
  for (const double entry : result.direction) unit.push_back(to_rational(entry));
  return direction_away(unit, to_rational(result.direction_error), to_rational(result.margin),
                        to_rational(result.margin_error), double_digits);
}

std::vector<SweepResult> sweep(const Model& model, std::size_t count, const std::function<SweepCell(std::size_t)>& cell,
                               const SweepSettings& settings) {
  return sweep(model, count, cell, settings, nullptr);
}

std::vector<SweepResult> sweep(const Model& model, std::size_t count, const std::function<SweepCell(std::size_t)>& cell,
                               const SweepSettings& settings, SweepMemory* memory) {
  if (count == 0) throw InvalidArgument("number of starts", "0", "at least 1");
  const BasinCode code = compile_basin(model);
  const DigitsPlan plan = plan_for_digits(settings.digits);
  const auto spend = [&](std::string_view method, double log10_tolerance) {
    BasinSettings basin;
    basin.method = method;
    basin.log10_tolerance = log10_tolerance;
    basin.most_steps = settings.most_steps;
    return basin;
  };

  const auto cancelled = [&] { return settings.cancelled && settings.cancelled(); };
  std::vector<SweepResult> results;
  if (!make_room(results, count, cancelled)) return {};
  if (memory) memory->begin(count);
  const int threads = settings.threads == 0 ? tbb::task_arena::automatic : static_cast<int>(settings.threads);
  // more threads than cores are granted, not warned about
  std::optional<tbb::global_control> limit;
  if (settings.threads > 0) limit.emplace(tbb::global_control::max_allowed_parallelism, settings.threads);
  tbb::task_arena arena(threads);
  const auto takers = static_cast<std::size_t>(arena.max_concurrency());
  const auto team = settings.team ? settings.team->begin({model, results, memory, settings, takers}) : nullptr;
  if (team) memory = team->memory();
  const auto work = [&](const tbb::blocked_range<std::size_t>& range) {
    if (cancelled()) return;
    std::size_t recalled = 0, kept = range.begin();  // kept: all before it
    auto last_kept = std::chrono::steady_clock::now();
    const auto keep = [&](std::size_t end) {
      memory->keep(kept, std::span(results).subspan(kept, end - kept));
      kept = end;
      last_kept = std::chrono::steady_clock::now();
    };
    const std::size_t finished = with_real(plan.working_digits, [&]<class Real>(Real) {
      Worker<double> quick(code, spend(quick_method, log10_quick));
      Worker<double> careful(code, spend(quick_method, log10_careful));
      Worker<Real> precise(code, spend(series_method, plan.tolerance.relative));
      for (std::size_t i = range.begin(); i < range.end(); ++i) {
        // here too: a start at many digits may take seconds
        if (cancelled()) return i - range.begin();
        const SweepCell here = cell(i);
        if (auto known = memory ? memory->recall(i) : std::nullopt) {
          results[i] = std::move(*known);
          ++recalled;
          continue;
        }
        results[i] = quick(here);
        // a weak attraction shows at a smaller tolerance
        if (results[i].reason == Reason::near_boundary || results[i].label == Label::rotation)
          results[i] = careful(here);
        if (settings.digits > 15 && !is_final(results[i])) results[i] = precise(here);
        if (memory && std::chrono::steady_clock::now() - last_kept > longest_unkept) keep(i + 1);
      }
      return range.size();
    });
    if (memory && finished > recalled) keep(range.begin() + finished);
    if (settings.progress && finished > recalled) settings.progress(finished - recalled);
    if (memory && memory->recalled && recalled > 0) memory->recalled(recalled);
  };
  const auto follow_alone = [&] {
    tbb::parallel_for(tbb::blocked_range<std::size_t>(0, count, grain), work, tbb::simple_partitioner());
  };
  const auto follow_in_team = [&] {
    const auto take_and_work = [&](const auto&) {
      // an exception of another thread ends them all
      while (!cancelled() && !tbb::is_current_task_group_canceling()) {
        const std::optional<StartRange> taken = team->take();
        if (!taken) return;
        if (taken->first < taken->end) work({taken->first, taken->end});
      }
    };
    tbb::parallel_for(tbb::blocked_range<std::size_t>(0, takers, 1), take_and_work, tbb::simple_partitioner());
  };
  arena.execute([&] { team ? follow_in_team() : follow_alone(); });
  if (team) team->finish();
  if (cancelled()) return {};
  return results;
}

}  // namespace separatrix
