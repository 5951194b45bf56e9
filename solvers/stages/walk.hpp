#pragma once
#include <functional>
#include <string>
#include <vector>

#include "solvers/trajectory/simulate.hpp"

namespace separatrix {

/// A trajectory that is taken up again where it ended, of a field that does not depend on time.
///
/// model    its states, parameters and definitions may be named where it is to stop
/// request  parameters, start, digits and method of every piece; its end of time is of no account
/// runner   what makes a piece; by default simulate(). Another one may count the work
class Walk {
 public:
  using Runner = std::function<Simulation(const Model&, const SimulationRequest&)>;

  Walk(Model model, SimulationRequest request, Runner runner = simulate);

  /// Goes on to a time, or to the first zero of a stop before it.
  ///
  /// stops    as SimulationRequest::stops
  /// returns  false where the run came to neither: message() says why, and the walk stays where it was
  bool until(const Rational& time, const std::vector<std::string>& stops = {});

  const Model& model() const { return model_; }
  const SimulationRequest& request() const { return request_; }
  const Runner& runner() const { return runner_; }
  const Rational& time() const { return time_; }
  const std::vector<Rational>& state() const { return request_.start; }  ///< (d,)
  const std::string& message() const { return message_; }

  /// Values of expressions of states, parameters and definitions where the walk is.
  std::vector<double> values(const std::vector<Expression>& expressions) const;

 private:
  Model model_;
  SimulationRequest request_;
  Runner runner_;
  Rational time_;
  std::string message_;
};

}  // namespace separatrix
