#pragma once
#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>

#include "solvers/basin/sweep.hpp"
#include "tools/shell/options.hpp"

namespace separatrix {

/// One direction of a phase diagram: a state, a parameter, the scale of the start, or a direction u of starts, start + value·u.
///
///     value of cell i of n:  low + (i + ½) (high − low)/n, exact
///     with log:              low (high/low)^((i + ½)/n), rounded to 20 significant digits
class PhaseAxis {
 public:
  /// text    NAME=LOW:HIGH; NAME a state, a parameter, init-scale, or a linear combination of states, whose coefficients are u,
  ///         x - y/2; log:NAME=LOW:HIGH with LOW > 0
  /// option  for error sentences, "--x"
  /// throws  UnknownName and ParseError for other names, InvalidArgument for parameters whose domain the cell centres leave,
  ///         and for combinations that are not linear
  PhaseAxis(const Model& model, const std::string& text, const std::string& option, std::size_t cells);

  const std::string& name() const { return range_.name; }
  const Range& range() const { return range_; }
  std::size_t cells() const { return cells_; }
  bool is_state() const { return what_ == What::state; }
  /// Whether its value is a part of the start, and no factor of it.
  bool moves_start() const { return what_ == What::state || what_ == What::direction; }
  bool is_parameter() const { return what_ == What::parameter; }
  bool is_start_scale() const { return what_ == What::start_scale; }
  bool is_logarithmic() const { return logarithmic_; }

  /// The same range in other cells.
  PhaseAxis divided(std::size_t cells) const;

  Rational value(std::size_t cell) const;

  /// Whether this axis takes effect before another one: parameters, that a start may follow from, scales, states, directions.
  bool is_before(const PhaseAxis& other) const { return what_ < other.what_; }

  /// Whether both are the same one, or directions of one line.
  bool is_along(const PhaseAxis& other) const;

  /// Puts the value of a cell where it belongs.
  void apply(SweepCell& target, std::size_t cell) const;

 private:
  enum class What { parameter, start_scale, state, direction } what_;  // in the order of is_before()
  bool logarithmic_;
  Range range_;
  std::size_t cells_;
  std::size_t index_ = 0;            // of a state or a parameter
  std::vector<Rational> direction_;  // (d,) of a direction
};

/// What an axis is of: NAME in NAME=LOW:HIGH and log:NAME=LOW:HIGH.
std::string axis_name(const std::string& text);

/// "x", "y": {"name", "low", "high", "cells", "scale"}, the last "linear" or "log".
void add_axes(nlohmann::ordered_json& json, const PhaseAxis& x, const PhaseAxis& y);

/// {"model", "parameters", "start", "x", "y"}: what the cells of a phase diagram are; parameters and start without those
/// on an axis.
nlohmann::ordered_json json_of_grid(const Model& model, const SweepCell& base, const PhaseAxis& x, const PhaseAxis& y);

}  // namespace separatrix
