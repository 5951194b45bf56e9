#include "solvers/enclosure/autonomous_field.hpp"

#include <algorithm>

#include "lib/model/defined_flow.hpp"
#include "lib/model/vector_field.hpp"
#include "lib/num/error.hpp"
#include "lib/symbolic/derive.hpp"
#include "lib/tape/unroll.hpp"
#include "solvers/enclosure/interval_box.hpp"

namespace separatrix {
namespace {

constexpr std::size_t most_operations = 2'000'000;

bool jumps(const Tape& tape) {
  return std::any_of(tape.body.begin(), tape.body.end(),
                     [](const Instruction& each) { return each.operation == Operation::sign; });
}

bool uses(const Tape& tape, std::uint32_t variable) {
  const auto reads = [&](const Instruction& each) {
    return each.left == variable || (is_binary(each.operation) && each.right == variable);
  };
  return std::any_of(tape.body.begin(), tape.body.end(), reads) ||
         std::find(tape.results.begin(), tape.results.end(), variable) != tape.results.end();
}

template <class A>
std::vector<A> at_time_0(const std::vector<A>& x) {
  std::vector<A> point = x;
  point.emplace_back(0.0);
  return point;
}

std::vector<Interval> points(const ParameterValues& parameters) {
  std::vector<Interval> exact;
  for (const Rational& value : parameters) exact.push_back({value, value});
  return exact;
}

IntervalVector ranges(const std::vector<Interval>& parameters) {
  const IntervalVector box = box_around(parameters);
  return SabotagedParameters::active() ? middle_of(box) : box;
}

}  // namespace

AutonomousCode compile_autonomous(const Model& model) {
  return compile_autonomous(model, model.resolve(model.field()));
}

AutonomousCode compile_autonomous(const Model& model, const std::vector<Expression>& field) {
  AutonomousCode code;
  code.dimension = model.dimension();
  code.gradient_flow = model.is_gradient_flow();
  const std::vector<Expression> domain = domain_of_flow(model);
  const auto within_domain = [&](std::vector<Expression> quantities) {
    quantities.insert(quantities.end(), domain.begin(), domain.end());
    return compile(model, quantities);
  };
  code.field = within_domain(field);
  code.jacobian = within_domain(jacobian(field, model.states()));
  if (const std::size_t size = unrolled_size(*code.jacobian); size > most_operations) {
    throw InvalidArgument("--certify", "a mean of " + std::to_string(size) + " operations over all its samples",
                          "with at most " + std::to_string(most_operations));
  }
  code.field = unroll_means(code.field);
  code.jacobian = unroll_means(code.jacobian);
  if (uses(*code.field, static_cast<std::uint32_t>(code.dimension))) {
    throw InvalidArgument("--certify", model.name(), "a model whose equations do not depend on time");
  }
  if (jumps(*code.field)) {
    throw InvalidArgument("--certify", model.name(), "a model whose equations are continuous, without sign");
  }
  if (model.has_loss()) code.loss = unroll_means(compile(model, {*model.description().loss}));
  return code;
}

AutonomousField::AutonomousField(const AutonomousCode& code, const ParameterValues& parameters)
    : AutonomousField(code, points(parameters)) {}

AutonomousField::AutonomousField(const AutonomousCode& code, const std::vector<Interval>& parameters)
    : dimension_(code.dimension),
      gradient_flow_(code.gradient_flow),
      code_(code),
      parameters_(parameters),
      field_(code.field, ranges(parameters)),
      jacobian_(code.jacobian, ranges(parameters)) {
  if (code.loss) loss_.emplace(code.loss, ranges(parameters));
}

std::optional<IntervalVector> AutonomousField::field(const IntervalVector& x) {
  IntervalVector f(dimension_);
  if (field_(at_time_0(x), f)) return std::nullopt;
  return f;
}

std::optional<IntervalMatrix> AutonomousField::jacobian(const IntervalVector& x) {
  IntervalMatrix j(dimension_);
  if (jacobian_(at_time_0(x), j.entries())) return std::nullopt;
  return j;
}

std::optional<interval> AutonomousField::loss(const IntervalVector& x) {
  std::vector<interval> value(1);
  if (!loss_ || (*loss_)(at_time_0(x), value)) return std::nullopt;
  return value[0];
}

// made anew, as its constants have the thread's precision
std::optional<std::vector<ball>> AutonomousField::field(const std::vector<ball>& x) {
  EnclosureEvaluator<ball> evaluate(code_.field, balls_around(parameters_));
  std::vector<ball> f(dimension_);
  if (evaluate(at_time_0(x), f)) return std::nullopt;
  return f;
}

std::optional<ball> AutonomousField::loss(const std::vector<ball>& x) {
  if (!code_.loss) return std::nullopt;
  EnclosureEvaluator<ball> evaluate(code_.loss, balls_around(parameters_));
  std::vector<ball> value(1);
  if (evaluate(at_time_0(x), value)) return std::nullopt;
  return value[0];
}

}  // namespace separatrix
