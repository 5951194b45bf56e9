#include "solvers/basin/sweep.hpp"

#include <tbb/blocked_range.h>
#include <tbb/global_control.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include <memory>
#include <optional>

#include "lib/num/convert.hpp"
#include "lib/num/error.hpp"
#include "lib/num/tolerance.hpp"
#include "solvers/basin/basin_labeler.hpp"
#include "solvers/trajectory/methods.hpp"
#include "solvers/with_real.hpp"

namespace separatrix {
namespace {

// cells between two reports of progress; also the grain of the parallel loop
constexpr std::size_t grain = 64;

// what more digits cannot mend
bool is_final(const SweepResult& result) {
  return result.label != Label::undecided || result.reason == Reason::step_limit || result.reason == Reason::horizon;
}

// labels cells one after the other; neighbours mostly share their parameters
template <class Real>
class Worker {
 public:
  Worker(const VectorFieldCode& code, const std::shared_ptr<const Tape>& quantities, BasinSettings settings,
         const std::shared_ptr<DegenerateMinimum>& degenerate)
      : code_(code), quantities_(quantities), settings_(std::move(settings)), degenerate_(degenerate) {}

  SweepResult operator()(const SweepCell& cell) {
    if (!labeler_ || cell.parameters != parameters_) {
      parameters_ = cell.parameters;
      labeler_ = std::make_unique<BasinLabeler<Real>>(code_, quantities_, parameters_, settings_, degenerate_);
    }
    const BasinResult<Real> found = (*labeler_)(cell.start);
    SweepResult result{found.label,           found.reason, found.flat,     to_double(found.loss),
                       to_double(found.time), {},           found.at_limit, {}};
    for (const Real& entry : found.end) result.end.push_back(to_double(entry));
    if (found.away) {
      for (const Real& entry : found.away->unit) result.direction.push_back(to_double(entry));
      result.direction_error = to_double(found.away->error);
      result.margin = to_double(found.away->margin);
      result.margin_error = to_double(found.away->margin_error);
    }
    return result;
  }

 private:
  const VectorFieldCode& code_;
  const std::shared_ptr<const Tape>& quantities_;
  BasinSettings settings_;
  const std::shared_ptr<DegenerateMinimum>& degenerate_;
  ParameterValues parameters_;
  std::unique_ptr<BasinLabeler<Real>> labeler_;
};

// what double can say
constexpr std::size_t double_digits = 15;

}  // namespace

Limit<double> limit_of(const SweepResult& result) {
  if (is_away(result.label)) return {result.label, result.flat, result.direction, 0, result.direction_error};
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
  if (count == 0) throw InvalidArgument("number of starts", "0", "at least 1");
  const VectorFieldCode code = compile_vector_field(model, true);
  const auto quantities = compile_basin_quantities(model);
  const auto degenerate = std::make_shared<DegenerateMinimum>(code);
  const DigitsPlan plan = plan_for_digits(settings.digits);
  const auto spend = [&](std::string_view method, double log10_tolerance) {
    BasinSettings basin;
    basin.method = method;
    basin.log10_tolerance = log10_tolerance;
    basin.most_steps = settings.most_steps;
    return basin;
  };

  std::vector<SweepResult> results(count);
  const auto work = [&](const tbb::blocked_range<std::size_t>& range) {
    const std::size_t finished = with_real(plan.working_digits, [&]<class Real>(Real) {
      Worker<double> quick(code, quantities, spend(quick_method, -8), degenerate);
      Worker<double> careful(code, quantities, spend(quick_method, -12), degenerate);
      Worker<Real> precise(code, quantities, spend(series_method, plan.tolerance.relative), degenerate);
      for (std::size_t i = range.begin(); i < range.end(); ++i) {
        // here too: a start at many digits may take seconds
        if (settings.cancelled && settings.cancelled()) return i - range.begin();
        const SweepCell here = cell(i);
        results[i] = quick(here);
        if (results[i].reason == Reason::near_boundary) results[i] = careful(here);
        if (settings.digits > 15 && !is_final(results[i])) results[i] = precise(here);
      }
      return range.size();
    });
    if (settings.progress && finished > 0) settings.progress(finished);
  };
  const int threads = settings.threads == 0 ? tbb::task_arena::automatic : static_cast<int>(settings.threads);
  // more threads than cores are granted, not warned about
  std::optional<tbb::global_control> limit;
  if (settings.threads > 0) limit.emplace(tbb::global_control::max_allowed_parallelism, settings.threads);
  tbb::task_arena arena(threads);
  arena.execute(
      [&] { tbb::parallel_for(tbb::blocked_range<std::size_t>(0, count, grain), work, tbb::simple_partitioner()); });
  const bool stopped = settings.cancelled && settings.cancelled();
  return stopped ? std::vector<SweepResult>{} : results;
}

}  // namespace separatrix
