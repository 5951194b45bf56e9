#pragma once
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "lib/num/rational.hpp"
#include "solvers/expectation_nodes.hpp"
#include "solvers/stationary/stationary.hpp"
#include "theory/registry.hpp"
#include "tools/shell/command.hpp"

namespace separatrix {

struct StateChange;  // lib/model/state_change.hpp

/// Options that commands on a model share, as text, and their reading.
struct ModelOptions {
  std::string model;
  std::vector<std::string> set;                        ///< NAME=VALUE, repeatable
  std::string from;                                    ///< e=1/2,w=-3/10
  std::vector<std::string> box;                        ///< NAME=LO:HI, repeatable
  std::string coordinates, theta0, alpha, data, seed;  ///< of models with such choices

  Positional positional();
  Option set_option();
  Option from_option();
  Option box_option();

  /// --coordinates, --theta0, --alpha and --data: what networks of products take besides; --seed.
  std::vector<Option> network_options();
  Option seed_option();
  std::uint64_t seed_value() const;

  /// The built-in model of this name, or the model of the file of this path, with the choices of the user.
  ///
  /// throws  InvalidArgument for an option that the model does not take, InputMissing, FileError
  TheoryModel find() const;
  /// The same where a file may say that the state changes at events.
  TheoryModel find(std::vector<StateChange>& changes) const;
  /// The same model with as many nodes in its expectations without a closed form as the digits ask for at the start
  /// (solvers/expectation_nodes.hpp), which stderr is told.
  ///
  /// throws  InvalidArgument with such expectations if something is to be proved
  TheoryModel with_nodes(TheoryModel theory, std::size_t digits, bool certify) const;
  ParameterValues parameters(const TheoryModel& theory) const;

  /// Start: the model's, drawn with --seed where it is random, overridden by --from.
  ///
  /// elsewhere  states whose start is set by something else, as by an axis
  /// throws     InvalidArgument for a state that has no start: check_start()
  std::vector<Rational> start(const Model& model, const std::vector<std::string>& elsewhere = {}) const;
  /// The same at other values of the parameters; a missing start is 0.
  std::vector<Rational> start_at(const Model& model, const ParameterValues& parameters) const;

  /// The same where a value may have a radius: e=0.5+-1e-6 is all of [0.499999, 0.500001].
  std::vector<Interval> start_box(const Model& model) const;

  /// One interval per state: [-3, 3], overridden by --box.
  std::vector<Interval> intervals(const Model& model) const;

 private:
  TheoryModel chosen(const TheoryModel& theory) const;
};

/// "… by Gauss–Hermite rules of 64 nodes …": how good they are at the start, in a sentence.
std::string expectation_text(const ExpectationNodes& found, std::size_t digits);

/// Refuses a start that lacks a state.
///
/// from       of --from
/// elsewhere  states whose start is set by something else
/// throws     InvalidArgument where the model says nothing of a state, and neither does the rest
void check_start(const Model& model, const std::string& from, const std::vector<std::string>& elsewhere = {});

/// NAME=VALUE, both parts non-empty.
///
/// form    what is allowed, for the error sentence: "NAME=VALUE, for example p=1/10"
/// throws  InvalidArgument naming the option
struct Assignment {
  std::string name, value;
};
Assignment parse_assignment(const std::string& text, const std::string& option, const std::string& form);

/// Values of --set by name, exact.
///
/// parameters  of the model: where they are entries of a vector or a matrix, all may be set by its name (parse_values)
/// throws      InvalidArgument for what is not NAME=VALUE, for what is no number, and for a name that is set twice
std::map<std::string, Rational> parse_settings(const std::vector<std::string>& set,
                                               const std::vector<std::string>& parameters = {});

/// "p=1e-1": what was given of this name, for error sentences.
std::string set_as_given(const std::vector<std::string>& set, const std::string& name);

/// STATE=VALUE,… over given values, exact; a vector or a matrix W=[[1,0],[0,1]], W=@W.csv, or W=0: all its entries.
///
/// text    as on the command line, may be empty
/// option  for error sentences, "--from"
/// values  (d,) for the states that are not named
std::vector<Rational> parse_state(const Model& model, const std::string& text, const std::string& option,
                                  std::vector<Rational> values);

/// NAME=LO:HI with LO < HI, exact.
struct Range {
  std::string name;
  Rational low, high;
};
Range parse_range(const std::string& text, const std::string& option);

/// NAME=LO:HI of a parameter, both ends allowed by the model.
///
/// returns  the interval, and the place of the parameter
/// throws   as parse_range(); UnknownName, InvalidArgument
struct ParameterRange : Range {
  std::size_t index = 0;
};
ParameterRange parse_parameter_range(const std::string& text, const std::string& option, const Model& model);

/// A whole number in [low, high].
std::size_t parse_count(const std::string& text, const std::string& option, std::size_t low, std::size_t high);

/// --digits N, 1 … 1000.
std::size_t parse_digits(const std::string& text);

}  // namespace separatrix
