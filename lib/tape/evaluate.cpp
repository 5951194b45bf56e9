#include "lib/tape/evaluate.hpp"

#include <cassert>
#include <type_traits>

#include "lib/num/elementary.hpp"
#include "lib/num/error.hpp"
#include "lib/tape/bind.hpp"

namespace separatrix {
namespace {

// the loop of a tape without means, with every operation inside it instead of a call
template <class A>
[[gnu::flatten]] void run_flat(const std::vector<Instruction>& code, A* r) {
  for (const Instruction& each : code) operate(each.operation, r[each.result], r[each.left], r[each.right]);
}

template <class A>
void run_body(const Tape& tape, TapeRunner<A>& runner) {
  if constexpr (std::is_same_v<A, double>) {
    if (tape.means.empty()) return run_flat(tape.body, runner.registers().data());
  }
  runner.run_body();
}

}  // namespace

template <class A>
Evaluator<A>::Evaluator(std::shared_ptr<const Tape> tape, std::span<const Rational> parameters)
    : tape_(std::move(tape)), runner_(*tape_) {
  if (parameters.size() != tape_->parameters) {
    throw InvalidArgument("number of parameters", std::to_string(parameters.size()),
                          std::to_string(tape_->parameters) + " of them");
  }
  bind(*tape_, parameters, runner_);
}

template <class A>
void Evaluator<A>::operator()(std::span<const A> variables, std::span<A> results) {
  assert(variables.size() == tape_->variables && results.size() <= tape_->results.size());
  std::vector<A>& registers = runner_.registers();
  for (std::size_t i = 0; i < variables.size(); ++i) Elementary<A>::assign(registers[i], variables[i]);
  run_body(*tape_, runner_);
  for (std::size_t i = 0; i < results.size(); ++i) {
    Elementary<A>::assign(results[i], registers[tape_->results[i]]);
  }
}

template <class A>
std::vector<A> Evaluator<A>::operator()(std::span<const A> variables) {
  std::vector<A> out(results(), A(0));
  (*this)(variables, out);
  return out;
}

template class Evaluator<double>;
template class Evaluator<float128>;
template class Evaluator<mpfr>;
template class Evaluator<Rational>;

}  // namespace separatrix
