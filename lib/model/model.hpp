#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/model/start_value.hpp"
#include "lib/num/rational.hpp"
#include "lib/symbolic/expression.hpp"
#include "lib/symbolic/print.hpp"

namespace separatrix {

/// How well a statement or a model is founded; shown beside every result that rests on it.
///
///     published  in the paper's public text, figures or code
///     recalled   the paper's content as commonly restated, wording not verified
///     derived    worked out in this project
///     given      as the user's own file says it
enum class Status { published, recalled, derived, given };
std::string_view name(Status status);

/// Exact interval of allowed values, open or closed at each end, unbounded where an end is absent.
struct Domain {
  std::optional<Rational> low, high;
  bool low_included = false, high_included = false;

  bool contains(const Rational& value) const;
  /// "0 < p < 1", "k >= 0", "any number"
  std::string text(const std::string& symbol) const;
};

/// A constant of the model that users set.
struct Parameter {
  std::string name;
  std::string meaning;
  Rational value;  ///< default
  Domain domain;
};

/// A condition on several parameters together.
///
///     positive(parameters) > 0
struct Relation {
  Expression positive;  ///< rational in the parameters
  std::string text;     ///< "r < m"
  bool or_zero = false;
};

/// A named part of the formulas: u = e²(1 + 2w|w|). Later ones may use earlier ones.
///
/// `minimises_loss`: the loss is stationary in this symbol at this value (a variable minimised
/// out). By the envelope theorem the gradient then does not pass through it.
struct Definition {
  std::string name;
  std::string latex;
  Expression value;
  std::string meaning;
  bool minimises_loss = false;
};

/// A quantity that the flow conserves (checked by `derive` and by every trajectory).
struct Invariant {
  std::string name;
  Expression value;
};

/// The loss on a family of stationary points, lowest first; the first one is the infimum.
struct Level {
  std::string name;
  Expression loss;
};

/// All that is said about a model; what a Model is made from.
struct ModelDescription {
  std::string name;
  std::string title;
  std::vector<std::string> states;
  std::vector<Parameter> parameters;
  std::vector<Relation> relations = {};
  std::vector<Definition> definitions;
  std::optional<Expression> loss;  ///< of a gradient flow …
  std::vector<Expression>
      equations;  ///< … or the right-hand sides of a general vector field; a loss is then reported only
  std::vector<Invariant> invariants;
  std::vector<Level> levels;
  std::vector<Rational> start;
  /// (d,) if the start depends on parameters or is random; then `start` is 0.
  std::vector<StartValue> start_values = {};
  std::string source;
  Status status = Status::derived;
  /// What is > 0 wherever the flow is defined, over states, parameters, definitions and t: with_defined_flow().
  std::vector<Expression> positive = {};
};

/// Exact values of all parameters, in the model's order.
using ParameterValues = std::vector<Rational>;

/// An ODE model: a loss with its gradient flow, or a general vector field. Immutable.
///
///     ẋ = −∇L(x; parameters)        ẋ = f(t, x; parameters)
class Model {
 public:
  /// throws  InvalidArgument if a name is used twice, a formula uses an unknown symbol, the start
  ///         has not one value per state, or there is neither loss nor one equation per state
  explicit Model(ModelDescription description);

  const std::string& name() const { return description_.name; }
  const ModelDescription& description() const { return description_; }
  std::size_t dimension() const { return states_.size(); }

  const std::vector<Expression>& states() const { return states_; }
  const std::vector<Expression>& parameters() const { return parameters_; }
  const std::vector<Invariant>& invariants() const { return description_.invariants; }

  /// True if there is a loss, reported along every trajectory …
  bool has_loss() const { return description_.loss.has_value(); }
  /// … and if the field is its negative gradient, so that its Hessian tells stationary points apart.
  bool is_gradient_flow() const { return has_loss() && description_.equations.empty(); }

  /// (d,) right-hand sides with definitions kept as symbols: for reading.
  const std::vector<Expression>& field() const { return field_; }

  /// An expression with every definition written out, over states and parameters only.
  Expression resolve(Expression expression) const;
  std::vector<Expression> resolve(std::vector<Expression> expressions) const;

  /// All parameters: defaults, overridden by name.
  ///
  /// throws  InvalidArgument for unknown names, values outside their domain and relations that do not hold
  ParameterValues values(const std::map<std::string, Rational>& overrides) const;

  /// The first relation between parameters that does not hold.
  ///
  /// values   (k,), each inside its domain
  /// returns  nullptr if all hold
  const Relation* broken_relation(const ParameterValues& values) const;

  /// Refuses values for which a relation between parameters does not hold: "r = 2, m = 1".
  ///
  /// throws  InvalidArgument
  void check_relations(const ParameterValues& values) const;

  /// Derivatives along every path, definitions included: d/dxᵢ of an expression of states,
  /// parameters and definitions, with definitions kept as symbols in the result.
  ///
  /// returns  (d,)
  std::vector<Expression> total_gradient(Expression expression) const;

  /// Derivative of a quantity along every solution, through definitions and time:
  ///
  ///     dQ/dt = Σ_i dQ/dx_i · f_i + ∂Q/∂t
  ///
  /// quantity  over states, parameters, definitions and t
  /// returns   dQ/dt with definitions kept as symbols; where it is identically 0, Q is conserved
  Expression time_derivative(Expression quantity) const;

  /// Position of a state or parameter by name.
  std::optional<std::size_t> state_index(const std::string& name) const;
  std::optional<std::size_t> parameter_index(const std::string& name) const;

  /// LaTeX names of the definitions.
  Notation latex_notation() const;

 private:
  void check() const;
  std::vector<Expression> chain_rule(Expression expression, bool through_minimised) const;  // (d + 1,): states, t

  ModelDescription description_;
  std::vector<Expression> states_, parameters_, field_;
};

}  // namespace separatrix
