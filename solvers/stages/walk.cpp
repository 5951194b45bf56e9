#include "solvers/stages/walk.hpp"

#include "solvers/evaluation.hpp"

namespace separatrix {

Walk::Walk(Model model, SimulationRequest request, Runner runner)
    : model_(std::move(model)), request_(std::move(request)), runner_(std::move(runner)) {
  request_.samples = 1;
  request_.agree = false;
}

bool Walk::until(const Rational& time, const std::vector<std::string>& stops) {
  SimulationRequest piece = request_;
  piece.until = time - time_;
  piece.stops = stops;
  const Simulation path = runner_(model_, piece);
  if (!is_success(path.outcome)) {
    message_ = path.message;
    return false;
  }
  const std::vector<Known>& last = path.rows.back();
  for (std::size_t i = 0; i < model_.dimension(); ++i) request_.start[i] = last[1 + i].value();
  time_ += last[0].value();
  return true;
}

std::vector<double> Walk::values(const std::vector<Expression>& expressions) const {
  std::vector<Expression> symbols = model_.states();
  symbols.insert(symbols.end(), model_.parameters().begin(), model_.parameters().end());
  std::vector<Rational> at = state();
  at.insert(at.end(), request_.parameters.begin(), request_.parameters.end());
  return doubles(evaluate(model_.resolve(expressions), symbols, at, request_.digits));
}

}  // namespace separatrix
