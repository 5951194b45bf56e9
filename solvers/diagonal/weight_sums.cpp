#include "solvers/diagonal/weight_sums.hpp"

#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/differentiate.hpp"

namespace separatrix {

Model sum_model(const DiagonalNetwork& network, const DiagonalStart& start) {
  // sizes, names and source as those of the weights themselves
  ModelDescription model = primal_model(network, start).description();
  const std::size_t n = network.coordinates.size();
  model.states.clear();
  model.start.clear();
  model.invariants.clear();
  model.loss = network.loss;
  std::vector<Expression> p, q, beta;
  for (std::size_t i = 0; i < n; ++i) {
    p.push_back(symbol(std::string("p").append(std::to_string(i))));
    q.push_back(symbol(std::string("q").append(std::to_string(i))));
    beta.push_back(symbol(network.coordinates[i]));
    model.definitions.push_back({network.coordinates[i], "", (power(p[i], 2) - power(q[i], 2)) / 4, "product u_i v_i"});
  }
  const std::vector<Expression> gradients = gradient(network.loss, beta);
  for (std::size_t i = 0; i < n; ++i) {
    model.states.push_back(p[i].name());
    model.start.push_back(start.alpha * (start.xi[i] + start.eta[i]));
    model.equations.push_back(-p[i] * gradients[i]);
  }
  for (std::size_t i = 0; i < n; ++i) {
    model.states.push_back(q[i].name());
    model.start.push_back(start.alpha * (start.xi[i] - start.eta[i]));
    model.equations.push_back(q[i] * gradients[i]);
  }
  return Model(std::move(model));
}

}  // namespace separatrix
