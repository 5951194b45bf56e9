#include "solvers/basin/early_labels.hpp"

#include <tbb/enumerable_thread_specific.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <functional>
#include <iterator>
#include <limits>
#include <memory>
#include <numeric>
#include <optional>
#include <span>

#include "lib/model/vector_field.hpp"
#include "lib/num/convert.hpp"
#include "lib/num/largest.hpp"
#include "lib/num/vector.hpp"
#include "solvers/basin/basin_code.hpp"
#include "solvers/basin/loss_levels.hpp"
#include "solvers/basin/neighbours.hpp"
#include "solvers/basin/trap_regions.hpp"
#include "solvers/parallel.hpp"
#include "solvers/trajectory/degenerate_minimum.hpp"
#include "solvers/trajectory/labelling_factors.hpp"
#include "solvers/trajectory/lane_integrator.hpp"

namespace separatrix {
namespace {

// starts that one thread follows before it takes others, and those of which traps are made
constexpr std::size_t grain = 4096, most_rounds = 4, most_samples = 256, starts_of_sample = 64, least_samples = 8;

// a path that is decided early takes fewer; one that is not costs as many more
constexpr std::size_t most_trials = 1000;

// steps of a path between two looks, each of which costs about as much as a step
constexpr std::size_t between_looks = 4;

constexpr double log10_tolerance = -8;  // that of the first run in sweep()

// What all threads share.
struct Plan {
  const Model& model;
  const BasinCode code;
  const ParameterValues parameters;
  std::optional<TrapRegions> traps = {};
};

bool can_run(const Model& model, const BasinCode& code) {
  return model.dimension() > 1 && LaneFunction::can_run(*code.field.field) && !code.degenerate->jumps();
}

// The starts of one thread, in lanes.
class EarlyLabeler final : public LaneWork {
 public:
  explicit EarlyLabeler(const Plan& plan)
      : traps_(*plan.traps),
        parameters_(plan.parameters),
        field_(plan.code.field, plan.parameters),
        levels_(plan.code.quantities, plan.parameters, plan.model),
        step_(LaneFunction(plan.code.field.field, plan.parameters),
              {std::pow(10.0, log10_tolerance), std::numeric_limits<double>::min()}),
        x_(plan.model.dimension()),
        slope_(x_) {}

  /// Labels those of the starts that can be decided early; the others remain undecided.
  void operator()(std::span<const std::size_t> starts, const std::function<SweepCell(std::size_t)>& cell,
                  std::vector<SweepResult>& results) {
    starts_ = starts;
    cell_ = &cell;
    results_ = &results;
    integrate_in_lanes(step_, *this, most_trials);
  }

  bool next(std::size_t lane, std::vector<double>& x, double& end) override {
    end = std::numeric_limits<double>::max();
    if (!neighbours_.empty()) {
      at_[lane] = std::move(neighbours_.back().path);
      x = neighbours_.back().x;
      neighbours_.pop_back();
      return true;
    }
    while (!starts_.empty()) {
      const std::size_t start = starts_.front();
      starts_ = starts_.subspan(1);
      const SweepCell here = (*cell_)(start);
      if (here.parameters != parameters_) continue;
      for (std::size_t i = 0; i < x_.size(); ++i) x_[i] = to_real<double>(here.start[i]);
      field_(x_, slope_, 0);
      if (!(largest(slope_) > 0)) continue;  // at rest, or nearly
      if (const SweepResult* known = decide(x_)) {
        (*results_)[start] = *known;
        continue;
      }
      at_[lane] = path_of(start, x_);
      at_[lane].slowest = at_[lane].fastest = dot(slope_, slope_);
      x = x_;
      return true;
    }
    return false;
  }

  std::uint64_t look(const LaneStep& step, std::uint64_t moved) override {
    std::uint64_t done = 0;
    for (; moved != 0; moved &= moved - 1) {
      const auto lane = static_cast<std::size_t>(std::countr_zero(moved));
      Path& path = at_[lane];
      double speed = 0;  // squared
      for (std::size_t i = 0; i < x_.size(); ++i) speed += step.slope(i)[lane] * step.slope(i)[lane];
      path.slowest = std::min(path.slowest, speed);
      path.fastest = std::max(path.fastest, speed);
      path.passed_slowly = path.passed_slowly || !(speed <= telling * path.slowest);
      if (++path.steps % between_looks != 0 || !is_decided(path, lane, step)) continue;
      path.passed_slowly = path.passed_slowly || speed < late_ * path.fastest;
      done |= std::uint64_t{1} << lane;
    }
    return done;
  }

  void finish(std::size_t lane, LaneEnd, const LaneStep&) override {
    const Path& path = at_[lane];
    if (!path.known) return;
    if (path.neighbour_of) {
      Check& check = *path.neighbour_of;
      if (path.known == check.known && ++check.agreed == 2) (*results_)[path.cell] = *path.known;
    } else if (!path.passed_slowly) {
      (*results_)[path.cell] = *path.known;
    } else if (path.known->label == Label::minimum) {
      follow_neighbours(path);
    }
  }

 private:
  // of a label by those of its neighbours
  struct Check {
    const SweepResult* known;
    int agreed = 0;
  };
  struct Path {
    std::size_t cell = 0;
    double loss = 0;                                                        // at the start
    double slowest = std::numeric_limits<double>::infinity(), fastest = 0;  // speeds, squared
    std::size_t steps = 0;
    bool passed_slowly = false;
    const SweepResult* known = nullptr;  // how it ends
    std::shared_ptr<Check> neighbour_of = {};
  };
  struct Neighbour {
    Path path;
    State<double> x;
  };

  Path path_of(std::size_t cell, const State<double>& x) {
    Path path;
    path.cell = cell;
    path.loss = levels_.loss(x);
    return path;
  }

  // the label of a path that may have passed a saddle counts if those of both starts beside it are the same
  void follow_neighbours(const Path& path) {
    const SweepCell here = (*cell_)(path.cell);
    for (std::size_t i = 0; i < x_.size(); ++i) x_[i] = to_real<double>(here.start[i]);
    const auto check = std::make_shared<Check>(Check{path.known, 0});
    for (State<double>& x : neighbours(field_, x_, log10_tolerance + labelling::log10_perturbation)) {
      Path beside = path_of(path.cell, x);
      beside.neighbour_of = check;
      neighbours_.push_back({std::move(beside), std::move(x)});
    }
  }

  // of squares
  const double late_ = std::pow(10.0, 2 * (log10_tolerance + labelling::log10_perturbation + labelling::log10_slow));
  static constexpr double telling = labelling::telling_rise * labelling::telling_rise;

  // what becomes of a path at x, if it can be said
  const SweepResult* decide(const State<double>& x) {
    if (const auto region = traps_.holding(x.data())) return &traps_.end(*region);
    return levels_.is_below_second(x) ? &global_ : nullptr;
  }

  bool is_decided(Path& path, std::size_t lane, const LaneStep& step) {
    for (std::size_t i = 0; i < x_.size(); ++i) x_[i] = step.x(i)[lane];
    const SweepResult* known = decide(x_);
    if (known && levels_.loss(x_) <= path.loss) path.known = known;
    return known != nullptr;
  }

  const TrapRegions& traps_;
  const ParameterValues& parameters_;
  VectorField<double> field_;
  LossLevels<double> levels_;
  LaneStep step_;
  State<double> x_, slope_;
  const SweepResult global_ = [] {
    SweepResult global;
    global.label = Label::global_minimum;
    return global;
  }();
  std::array<Path, start_lanes> at_{};
  std::vector<Neighbour> neighbours_;
  std::span<const std::size_t> starts_;
  const std::function<SweepCell(std::size_t)>* cell_ = nullptr;
  std::vector<SweepResult>* results_ = nullptr;
};

using Cells = std::function<SweepCell(std::size_t)>;

// labels of some of the starts, found without traps
std::vector<SweepResult> samples_of(const Plan& plan, const std::vector<std::size_t>& starts, const Cells& cell,
                                    const SweepSettings& settings) {
  const std::size_t samples = std::min(most_samples, starts.size() / starts_of_sample);
  if (samples < least_samples) return {};
  // multiples of the golden section, which follow no line of a grid
  const double golden = (std::sqrt(5.0) - 1) / 2;
  const auto sample = [&](std::size_t k) {
    const double place = golden * static_cast<double>(k + 1);
    return cell(starts[static_cast<std::size_t>((place - std::floor(place)) * static_cast<double>(starts.size()))]);
  };
  for (std::size_t k = 0; k < samples; ++k) {
    if (sample(k).parameters != plan.parameters) return {};  // others would have traps of their own
  }
  SweepSettings quietly = settings;
  quietly.progress = {};
  quietly.team = nullptr;  // each process of a team needs them: what is left in the end is the same for all
  return sweep(plan.model, samples, sample, quietly);
}

// those of the starts that are still undecided after having been followed in lanes
std::vector<std::size_t> follow(const Plan& plan, const std::vector<std::size_t>& starts, const Cells& cell,
                                const SweepSettings& settings, std::vector<SweepResult>& results) {
  tbb::enumerable_thread_specific<EarlyLabeler> labelers([&] { return EarlyLabeler(plan); });
  const auto is_decided = [&](std::size_t i) { return results[i].label != Label::undecided; };
  in_parallel((starts.size() + grain - 1) / grain, [&](std::size_t piece) {
    if (settings.cancelled && settings.cancelled()) return;
    const auto some = std::span(starts).subspan(piece * grain, std::min(grain, starts.size() - piece * grain));
    labelers.local()(some, cell, results);
    if (settings.progress) settings.progress(static_cast<std::size_t>(std::ranges::count_if(some, is_decided)));
  });
  std::vector<std::size_t> left;
  std::ranges::copy_if(starts, std::back_inserter(left), std::not_fn(is_decided));
  return left;
}

}  // namespace

std::vector<SweepResult> sweep_for_labels(const Model& model, std::size_t count, const Cells& cell,
                                          const SweepSettings& settings) {
  // where steps are few a label may be out of their reach
  const bool is_short = settings.most_steps < SweepSettings().most_steps;
  if (is_short || count < least_samples * starts_of_sample || !model.is_gradient_flow()) {
    return sweep(model, count, cell, settings);
  }
  Plan plan{model, compile_basin(model), cell(0).parameters};
  if (!can_run(model, plan.code)) return sweep(model, count, cell, settings);
  plan.traps.emplace(model, plan.parameters);
  const ThreadLimit limit(settings.threads);
  std::vector<std::size_t> left(count);
  std::iota(left.begin(), left.end(), 0);
  std::vector<SweepResult> results(count);
  // what is left may end elsewhere than the samples so far
  for (std::size_t round = 0; round < most_rounds; ++round) {
    const auto samples = samples_of(plan, left, cell, settings);
    const bool has_more = plan.traps->add(samples);
    if (samples.empty() || (round > 0 && !has_more)) break;
    left = follow(plan, left, cell, settings, results);
  }
  if (settings.cancelled && settings.cancelled()) return {};
  if (left.empty()) return results;
  std::vector<SweepResult> others = sweep(
      model, left.size(), [&](std::size_t k) { return cell(left[k]); }, settings);
  if (others.empty()) return {};
  for (std::size_t k = 0; k < left.size(); ++k) results[left[k]] = std::move(others[k]);
  return results;
}

}  // namespace separatrix
