#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "solvers/basin/sweep.hpp"

namespace separatrix {

/// The result of a start as numbers; those that it lacks are nan.
///
/// done          1, so that a row of zeros is none
/// label, reason places in their enumerations
/// orbit_digits  0: no closed orbit
/// end           (d,)
/// direction     (d,)
/// orbit         period, real and imaginary parts of the d − 1 multipliers, 1 + d(d + 3)/2 means; empty for a gradient
///               flow, which has no closed orbits
struct SweepRow {
  std::uint8_t done = 1, label = 0, reason = 0, at_limit = 0, has_end = 0, has_direction = 0, orbit_digits = 0;
  std::uint64_t flat = 0;
  double loss = 0, time = 0, direction_error = 0, margin = 0, margin_error = 0;
  std::vector<double> end, direction, orbit;

  /// A row for results of a model.
  ///
  /// d  its dimension
  SweepRow(std::size_t d, bool is_gradient_flow);
};

/// Calls visit(name, field) for all fields in their order: a number, or a vector of a fixed number of doubles.
template <class Row, class Visit>
void for_each_field(Row& row, Visit visit) {
  visit("done", row.done);
  visit("label", row.label);
  visit("reason", row.reason);
  visit("at_limit", row.at_limit);
  visit("has_end", row.has_end);
  visit("has_direction", row.has_direction);
  visit("orbit_digits", row.orbit_digits);
  visit("flat", row.flat);
  visit("loss", row.loss);
  visit("time", row.time);
  visit("direction_error", row.direction_error);
  visit("margin", row.margin);
  visit("margin_error", row.margin_error);
  visit("end", row.end);
  visit("direction", row.direction);
  if (!row.orbit.empty()) visit("orbit", row.orbit);
}

/// Results as bytes of a fixed number and back: the fields in the order of for_each_field, then a CRC-32 of them and of the
/// number of the row, so that a row which was written in part, or to another place, is seen to be none.
class SweepRows {
 public:
  SweepRows(std::size_t d, bool is_gradient_flow);

  /// Bytes of a row.
  std::size_t size() const { return size_; }
  /// Of the checksum, a std::uint32_t behind the fields.
  std::size_t checksum_offset() const { return size_ - sizeof(std::uint32_t); }
  const SweepRow& pattern() const { return pattern_; }

  /// Row number `index`, size() bytes.
  ///
  /// throws  InternalError for a result of another dimension
  std::string bytes(const SweepResult& result, std::uint64_t index) const;

  /// Rows first, first + 1, …
  std::string bytes(std::span<const SweepResult> results, std::uint64_t first) const;

  /// The same result, bit by bit; none if these bytes are not those of a whole row of this number.
  std::optional<SweepResult> result(std::string_view bytes, std::uint64_t index) const;

  /// Rows first, first + 1, … as they come from another process.
  ///
  /// throws  InternalError where these bytes are not theirs
  void read(std::string_view bytes, std::uint64_t first, std::span<SweepResult> results) const;

 private:
  SweepRow pattern_;
  std::size_t size_;
};

}  // namespace separatrix
