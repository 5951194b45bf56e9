#pragma once
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "lib/num/rational.hpp"
#include "lib/symbolic/condition.hpp"
#include "lib/symbolic/expression.hpp"

namespace separatrix {

/// A formula of a claim, as it is written, and over states, parameters, definitions and t; x_0 is where x starts.
struct GivenFormula {
  std::string text;
  Expression value;
};

/// A condition as it is written.
struct GivenCondition {
  std::string text;
  Condition condition;
};

/// A closed interval of a parameter or a state.
struct GivenRange {
  std::string name;
  Rational low, high;
};
using GivenBox = std::vector<GivenRange>;

/// A quantity that is 0: along every trajectory from the starts of the claim, or everywhere.
struct GivenIdentity {
  GivenFormula expression;
  bool everywhere = false;
  GivenBox box;         ///< everywhere: the states that are sampled
  Rational until = 10;  ///< along trajectories
};

/// value < bound, or one of the other three.
struct GivenSide {
  GivenFormula bound;
  bool is_upper = false, or_equal = false;

  /// "<", "<=", ">", ">="
  std::string_view sign() const;
};

/// An expression on one side of others: on a box, or along trajectories.
struct GivenBound {
  GivenFormula expression;
  std::vector<GivenSide> sides;  ///< at least one
  bool on_trajectory = false;
  GivenBox box;         ///< of states
  Rational until = 10;  ///< along trajectories
};

/// How many stationary points of a kind there are in a box.
struct GivenCount {
  std::string of;  ///< "strict minimum", …, or "stationary point"
  std::size_t equals = 0;
  GivenBox box;
};

/// Along what a quantity tends to something: time, or a parameter to one side of a value.
struct GivenApproach {
  std::string along = "t";
  std::optional<Rational> towards;  ///< none: infinity
  std::optional<Rational> until;    ///< the last time that is looked at
};

/// The limit of a quantity.
struct GivenLimit {
  GivenFormula quantity, to;
  GivenApproach approach;
};

/// How a quantity behaves in a limit: like s^exponent, or like e^(exponent s).
struct GivenRate {
  GivenFormula quantity, exponent;
  GivenApproach approach;
  bool exponential = false;
};

/// Where the starts of a set go.
struct GivenBasin {
  GivenCondition starts;
  std::string label;
  GivenBox box;
  bool exactly = false;  ///< and no others
};

/// When something happens for the first time, or in which order several things do.
struct GivenStage {
  std::vector<GivenFormula> events;  ///< each passes 0; more than one: in this order
  std::optional<GivenFormula> time;  ///< of the only event
  Rational until = 1000;
};

/// A claim as a model file states it.
struct GivenClaim {
  std::string id, statement, source;                       ///< the last two may be empty
  std::vector<GivenCondition> hypotheses;                  ///< of parameters
  GivenBox over;                                           ///< parameters and starts: for all of these
  std::vector<std::pair<std::string, Rational>> set;       ///< parameters that are not the defaults
  std::vector<std::pair<std::string, GivenFormula>> from;  ///< states that do not start where the model says
  std::optional<std::size_t> samples;                      ///< of what is sampled
  std::variant<GivenIdentity, GivenLimit, GivenRate, GivenBasin, GivenCount, GivenBound, GivenStage> says;
};

/// "identity", "limit", "rate", "basin", "count", "bound", "stage": in the order of the alternatives of GivenClaim::says.
inline constexpr std::array<std::string_view, 7> claim_kinds{"identity", "limit", "rate", "basin",
                                                             "count",    "bound", "stage"};

}  // namespace separatrix
