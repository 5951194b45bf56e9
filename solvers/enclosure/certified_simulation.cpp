#include "solvers/enclosure/certified_simulation.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <memory>

#include "lib/model/vector_field.hpp"
#include "lib/num/decimal.hpp"
#include "lib/num/error.hpp"
#include "lib/num/interruption.hpp"
#include "lib/tape/unroll.hpp"
#include "solvers/enclosure/flow_enclosure.hpp"

namespace separatrix {
namespace {

constexpr std::size_t most_runs = 4;
constexpr std::size_t most_operations = 2'000'000;  // of the Jacobian, every sample of every mean

using Clock = std::chrono::steady_clock;

// 2^-bits wanted of every remainder, and what follows from it (NUMERICS: order 1.15 times the digits)
FlowEnclosure::Settings settings_for(double remainder_bits, bool keep_proof) {
  FlowEnclosure::Settings settings;
  settings.room = keep_proof ? certificate_room : 0;
  settings.log2_remainder = -remainder_bits;
  settings.order = static_cast<std::size_t>(std::clamp(5 + 0.346 * remainder_bits, 8.0, 1200.0));
  settings.bits = static_cast<long>(remainder_bits) + 40;
  return settings;
}

double width_of(const ball& x) {
  const interval spread = x.spread();
  return (interval(spread.high) - interval(spread.low)).high;
}

// the largest n with width ≤ 10⁻ⁿ |x|
std::size_t digits_of(const ball& x) {
  const double width = width_of(x), size = x.bounds().mignitude();
  if (width == 0) return 1'000'000;
  return size > width ? static_cast<std::size_t>(std::log10(size / width)) : 0;
}

class CertifiedRun {
 public:
  CertifiedRun(const Model& model, const CertifiedRequest& request, const FlowCode& code,
               std::shared_ptr<const Tape> quantities, double remainder_bits, Clock::time_point begin)
      : model_(model),
        request_(request),
        settings_(settings_for(remainder_bits, request.keep_proof)),
        begin_(begin),
        flow_(code, request.parameters, settings_) {
    const BallPrecision scope(settings_.bits);
    quantities_ =
        std::make_unique<EnclosureEvaluator<ball>>(std::move(quantities), enclose_all<ball>(request.parameters));
    for (const Interval& side : request.start) start_.push_back(side_of(side));
    set_ = std::make_unique<Doubleton>(start_);
  }

  CertifiedSimulation result() {
    const BallPrecision scope(settings_.bits);
    CertifiedSimulation simulation;
    simulation.order = settings_.order;
    simulation.bits = static_cast<std::size_t>(settings_.bits);
    if (request_.keep_proof) {
      simulation.proof = FlowProof{
          model_.resolve(model_.field()), settings_.order, flow_.low_order(), dyadic(set_->r0), dyadic(*set_), {}};
    }
    row(0, start_);
    Rational t = 0;
    std::size_t sample = 1;
    while (t < request_.until && simulation.outcome == EnclosureOutcome::reached_end) {
      check_interruption();
      if (simulation.steps == request_.most_steps) {
        simulation.outcome = EnclosureOutcome::step_limit;
        simulation.message = "the limit of " + std::to_string(request_.most_steps) + " steps was reached";
      } else if (request_.most_seconds > 0 && seconds() > request_.most_seconds) {
        simulation.outcome = EnclosureOutcome::time_limit;
        simulation.message = "the time limit was reached";
      } else if (const auto obstacle = flow_.expand(*set_, t, request_.until - t)) {
        simulation.outcome = EnclosureOutcome::no_enclosure;
        simulation.message = "no step could be proved: " + *obstacle;
      } else {
        const Rational next = t + flow_.step();
        for (; request_.samples > 0 && sample < request_.samples; ++sample) {
          const Rational time = request_.until * Rational(sample) / Rational(request_.samples);
          if (time >= next) break;
          row(time, flow_.at(time - t).box());
        }
        set_ = std::make_unique<Doubleton>(flow_.at(flow_.step()));
        if (simulation.proof) {
          simulation.proof->steps.push_back({to_string(flow_.step()), dyadic(flow_.box()), dyadic(*set_)});
        }
        t = next;
        ++simulation.steps;
        const bool sampled = request_.samples > 0 && t < request_.until &&
                             t != request_.until * Rational(sample) / Rational(request_.samples);
        if (sampled) continue;
        if (request_.samples > 0) ++sample;
        row(t, set_->box());
      }
    }
    if (simulation.outcome != EnclosureOutcome::reached_end) {
      if (rows_.back().first != t) row(t, set_->box());
      simulation.message += " (at t = " + decimal(t, 6) + ")";
    }
    finish(simulation);
    return simulation;
  }

  double width() const { return width_; }

 private:
  static ball side_of(const Interval& side) {
    ball low = enclose_in_ball(side.low), result;
    const ball high = enclose_in_ball(side.high);
    arb_union(result.raw(), low.raw(), high.raw(), BallPrecision::bits());
    return side.low == side.high ? low : result;
  }

  double seconds() const { return std::chrono::duration<double>(Clock::now() - begin_).count(); }

  // states, then the quantities of the tape
  void row(const Rational& t, const std::vector<ball>& x) {
    std::vector<ball> point = x, values = x;
    point.push_back(enclose_in_ball(t));
    std::vector<ball> more(quantities_->results());
    if ((*quantities_)(point, more)) {
      for (ball& value : more) arb_zero_pm_inf(value.raw());
    }
    values.insert(values.end(), more.begin(), more.end());
    rows_.emplace_back(t, std::move(values));
  }

  void finish(CertifiedSimulation& simulation) {
    const std::size_t d = model_.dimension();
    const std::vector<ball>& end = rows_.back().second;
    simulation.proved_digits = 1'000'000;
    width_ = 0;
    for (std::size_t i = 0; i < d; ++i) {
      width_ = std::max(width_, width_of(end[i]));
      simulation.proved_digits = std::min(simulation.proved_digits, digits_of(end[i]));
    }
    char text[40];
    std::snprintf(text, sizeof text, "%.4g", width_ * 1.0005);
    simulation.width = text;
    for (const auto& [t, values] : rows_) {
      CertifiedSimulation::Row row{decimal(t, 30), {}};
      for (const ball& value : values) row.values.push_back(ends_of(value, shown_digits(value)));
      simulation.rows.push_back(std::move(row));
    }
  }

  // so many that the ends differ from those printed by less than 1/10000 of the width
  std::size_t shown_digits(const ball& value) const {
    const double width = width_of(value), size = value.bounds().magnitude();
    if (!std::isfinite(size)) return 3;
    if (width == 0) return std::max<std::size_t>(request_.digits, 17);
    return static_cast<std::size_t>(std::clamp(std::log10(size / width) + 6, 6.0, 1100.0));
  }
  static DecimalInterval ends_of(const ball& value, std::size_t digits) {
    if (!value.finite()) return {"-inf", "inf"};
    return {low_text(value, digits), high_text(value, digits)};
  }

  const Model& model_;
  const CertifiedRequest& request_;
  FlowEnclosure::Settings settings_;
  Clock::time_point begin_;
  FlowEnclosure flow_;
  std::unique_ptr<EnclosureEvaluator<ball>> quantities_;
  std::vector<ball> start_;
  std::unique_ptr<Doubleton> set_;
  std::vector<std::pair<Rational, std::vector<ball>>> rows_;
  double width_ = 0;
};

void check(const Model& model, const CertifiedRequest& request) {
  if (request.start.size() != model.dimension()) {
    throw InvalidArgument("start", std::to_string(request.start.size()) + " values", "one for every state");
  }
  for (std::size_t i = 0; i < request.start.size(); ++i) {
    if (request.start[i].low <= request.start[i].high) continue;
    throw InvalidArgument("start", to_string(request.start[i].low) + " to " + to_string(request.start[i].high),
                          "an interval with its lower end first");
  }
  if (request.until <= 0) throw InvalidArgument("until", to_string(request.until), "a number greater than 0");
  if (request.width && *request.width <= 0) {
    throw InvalidArgument("--width", to_string(*request.width), "a number greater than 0");
  }
}

}  // namespace

std::string_view name(EnclosureOutcome outcome) {
  switch (outcome) {
    case EnclosureOutcome::reached_end: return "reached_end";
    case EnclosureOutcome::width_not_reached: return "width_not_reached";
    case EnclosureOutcome::no_enclosure: return "no_enclosure";
    case EnclosureOutcome::step_limit: return "step_limit";
    case EnclosureOutcome::time_limit: return "time_limit";
  }
  return "";
}

CertifiedSimulation certify_simulation(const Model& model, const CertifiedRequest& request) {
  check(model, request);
  const Clock::time_point begin = Clock::now();
  const FlowCode code = compile_flow(model);
  if (const std::size_t size = unrolled_size(*code.jacobian); size > most_operations) {
    throw InvalidArgument("--certify", "a mean of " + std::to_string(size) + " operations over all its samples",
                          "with at most " + std::to_string(most_operations));
  }
  std::vector<Expression> quantities;
  CertifiedSimulation best;
  for (const Expression state : model.states()) best.columns.push_back(state.name());
  if (model.has_loss()) {
    best.columns.emplace_back("loss");
    quantities.push_back(*model.description().loss);
  }
  for (const Invariant& invariant : model.invariants()) {
    best.columns.push_back(invariant.name);
    quantities.push_back(invariant.value);
  }
  const auto tape = compile(model, quantities);
  // by default digits of a state of size 1
  const double wanted = request.width ? request.width->get_d() : std::pow(10, -static_cast<double>(request.digits));
  if (wanted < 1e-290) throw InvalidArgument("--width", to_string(*request.width), "at least 1e-290");
  // coarser than this saves no time
  double bits = std::max(5 - std::log2(wanted), 50.0), narrowest = INFINITY;
  for (std::size_t runs = 1; runs <= most_runs; ++runs) {
    CertifiedRun run(model, request, code, tape, bits, begin);
    CertifiedSimulation simulation = run.result();
    const bool narrower = run.width() < narrowest / 2 || runs == 1;
    if (narrower || (best.outcome != EnclosureOutcome::reached_end && run.width() < narrowest)) {
      simulation.columns = best.columns;
      best = std::move(simulation);
      narrowest = run.width();
    }
    best.runs = runs;
    if (!narrower || narrowest <= wanted || best.outcome != EnclosureOutcome::reached_end) break;
    bits += std::log2(narrowest / wanted) + 4;
    if (bits > 980) break;
  }
  if (best.outcome == EnclosureOutcome::reached_end && request.width && narrowest > wanted) {
    best.outcome = EnclosureOutcome::width_not_reached;
    best.message = "the enclosure at the end is " + best.width + " wide, more than asked for";
  }
  best.seconds = std::chrono::duration<double>(Clock::now() - begin).count();
  return best;
}

}  // namespace separatrix
