#include "lib/tape/enclose.hpp"

#include <limits>

#include "lib/num/error.hpp"
#include "lib/tape/operate.hpp"
#include "lib/tape/operation_name.hpp"
#include "lib/tape/unroll.hpp"

namespace separatrix {
namespace {

template <class A>
A enclosure_of(const Rational& value) {
  if constexpr (std::is_same_v<A, ball>) {
    return enclose_in_ball(value);
  } else {
    return A(enclose(value));
  }
}

// what only is beyond double; sums, products, quotients, roots and whole powers of it are those of [low, ∞)
bool is_overflow(const interval& a) { return a.low >= 0 && a.high == std::numeric_limits<double>::infinity(); }
bool is_overflow(const affine&) { return false; }
bool is_overflow(const ball&) { return false; }

interval range_of(const interval& a) { return a; }
interval range_of(const affine& a) { return a.all; }
interval range_of(const ball& a) { return a.bounds(); }

}  // namespace

std::string Undefined::text() const { return operation_name(operation) + " of " + text_of(operand); }

template <class A>
std::vector<A> enclose_all(std::span<const Rational> values) {
  std::vector<A> enclosures;
  for (const Rational& value : values) enclosures.push_back(enclosure_of<A>(value));
  return enclosures;
}

template <class A>
EnclosureEvaluator<A>::EnclosureEvaluator(std::shared_ptr<const Tape> tape, std::span<const A> parameters)
    : tape_(unroll_means(std::move(tape))), registers_(tape_->registers) {
  if (parameters.size() != tape_->parameters) {
    throw InvalidArgument("number of parameters", std::to_string(parameters.size()),
                          std::to_string(tape_->parameters) + " of them");
  }
  for (std::size_t i = 0; i < parameters.size(); ++i) registers_[tape_->variables + i] = parameters[i];
  for (std::size_t i = 0; i < tape_->constants.size(); ++i) {
    registers_[tape_->first_constant() + i] = enclosure_of<A>(tape_->constants[i]);
  }
  in_prologue_ = run(tape_->prologue);
}

template <class A>
std::optional<Undefined> EnclosureEvaluator<A>::run(const std::vector<Instruction>& code) {
  A* r = registers_.data();
  A result;
  for (const Instruction& each : code) {
    operate(each.operation, result, r[each.left], r[each.right]);
    if (!result.finite() && !(overflows_ && is_overflow(result))) {
      const bool divides = each.operation == Operation::divide;
      return Undefined{each.operation, range_of(r[divides ? each.right : each.left])};
    }
    std::swap(r[each.result], result);
  }
  return std::nullopt;
}

template <class A>
std::optional<Undefined> EnclosureEvaluator<A>::operator()(std::span<const A> variables, std::span<A> results) {
  if (in_prologue_) return in_prologue_;
  std::copy(variables.begin(), variables.end(), registers_.begin());
  if (auto undefined = run(tape_->body)) return undefined;
  for (std::size_t i = 0; i < results.size(); ++i) results[i] = registers_[tape_->results[i]];
  return std::nullopt;
}

#define SEPARATRIX_INSTANTIATE(A)       \
  template class EnclosureEvaluator<A>; \
  template std::vector<A> enclose_all<A>(std::span<const Rational>);
SEPARATRIX_INSTANTIATE(interval)
SEPARATRIX_INSTANTIATE(affine)
SEPARATRIX_INSTANTIATE(ball)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix
