#include "tools/shell/sweep_row.hpp"

#include <cstring>
#include <limits>
#include <memory>
#include <type_traits>
#include <utility>

#include "lib/num/error.hpp"
#include "tools/shell/checksum.hpp"

namespace separatrix {
namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();

constexpr std::size_t digits_of_means = std::numeric_limits<double>::digits10;

template <class Field>
constexpr bool is_vector = std::is_same_v<std::remove_const_t<Field>, std::vector<double>>;

template <class Field>
std::size_t size_of(const Field& field) {
  if constexpr (is_vector<Field>) return field.size() * sizeof(double);
  return sizeof field;
}

template <class Field>
auto* data_of(Field& field) {
  if constexpr (is_vector<Field>)
    return field.data();
  else
    return &field;
}

// what there is of `values`, none or all that there is a place for
std::uint8_t put(const std::vector<double>& values, std::vector<double>& place) {
  if (values.empty()) return 0;
  if (values.size() != place.size()) throw InternalError("a result of another dimension is to be kept");
  place = values;
  return 1;
}

std::vector<double> numbers_of(const OrbitReport& orbit) {
  std::vector<double> numbers{orbit.period.approximate()};
  for (const auto& [real, imaginary] : orbit.multipliers) {
    numbers.insert(numbers.end(), {real.approximate(), imaginary.approximate()});
  }
  const std::vector<double> means = doubles(orbit.means);
  numbers.insert(numbers.end(), means.begin(), means.end());
  return numbers;
}

// a decimal of up to 15 digits is the one nearest to its nearest double
OrbitReport orbit_of(const std::vector<double>& numbers, std::size_t digits, std::size_t d) {
  OrbitReport orbit{rounded(numbers[0], digits), {}, {}};
  std::size_t at = 1;
  for (std::size_t i = 1; i < d; ++i, at += 2) {
    orbit.multipliers.emplace_back(rounded(numbers[at], digits), rounded(numbers[at + 1], digits));
  }
  for (; at < numbers.size(); ++at) orbit.means.push_back(rounded(numbers[at], digits_of_means));
  return orbit;
}

bool is_same_text(const Known& a, const Known& b) { return a.text() == b.text(); }

// the fewest that say the same of the period and the multipliers
std::size_t digits_of(const OrbitReport& orbit) {
  for (std::size_t digits = 1; digits < digits_of_means; ++digits) {
    const OrbitReport shorter = rounded(orbit, digits);
    const auto is_kept = [&](std::size_t i) {
      return is_same_text(orbit.multipliers[i].first, shorter.multipliers[i].first) &&
             is_same_text(orbit.multipliers[i].second, shorter.multipliers[i].second);
    };
    bool are_kept = is_same_text(orbit.period, shorter.period);
    for (std::size_t i = 0; i < orbit.multipliers.size(); ++i) are_kept = are_kept && is_kept(i);
    if (are_kept) return digits;
  }
  return digits_of_means;
}

std::uint32_t checksum(const char* bytes, std::size_t size, std::uint64_t index) {
  std::string sealed(bytes, size);
  sealed.append(reinterpret_cast<const char*>(&index), sizeof index);
  return crc32_of(sealed);
}

}  // namespace

SweepRow::SweepRow(std::size_t d, bool is_gradient_flow) : end(d, none), direction(d, none) {
  const std::size_t multipliers = 2 * (d - 1), means = 1 + d * (d + 3) / 2;
  if (!is_gradient_flow) orbit.resize(1 + multipliers + means, none);
}

SweepRows::SweepRows(std::size_t d, bool is_gradient_flow)
    : pattern_(d, is_gradient_flow), size_(sizeof(std::uint32_t)) {
  for_each_field(pattern_, [&](const char*, const auto& field) { size_ += size_of(field); });
}

std::string SweepRows::bytes(const SweepResult& result, std::uint64_t index) const {
  SweepRow row = pattern_;
  row.label = static_cast<std::uint8_t>(result.label);
  row.reason = static_cast<std::uint8_t>(result.reason);
  row.at_limit = result.at_limit ? 1 : 0;
  row.flat = result.flat;
  row.loss = result.loss;
  row.time = result.time;
  row.direction_error = result.direction_error;
  row.margin = result.margin;
  row.margin_error = result.margin_error;
  row.has_end = put(result.end, row.end);
  row.has_direction = put(result.direction, row.direction);
  if (result.orbit) {
    put(numbers_of(*result.orbit), row.orbit);
    row.orbit_digits = static_cast<std::uint8_t>(digits_of(*result.orbit));
  }
  std::string bytes;
  bytes.reserve(size_);
  for_each_field(row, [&](const char*, const auto& field) {
    bytes.append(reinterpret_cast<const char*>(data_of(field)), size_of(field));
  });
  const std::uint32_t sum = checksum(bytes.data(), bytes.size(), index);
  return bytes.append(reinterpret_cast<const char*>(&sum), sizeof sum);
}

std::string SweepRows::bytes(std::span<const SweepResult> results, std::uint64_t first) const {
  std::string all;
  all.reserve(results.size() * size_);
  for (std::size_t i = 0; i < results.size(); ++i) all += bytes(results[i], first + i);
  return all;
}

void SweepRows::read(std::string_view bytes, std::uint64_t first, std::span<SweepResult> results) const {
  if (bytes.size() != results.size() * size_) throw InternalError("rows of another process have another size");
  for (std::size_t i = 0; i < results.size(); ++i) {
    auto row = result(bytes.substr(i * size_, size_), first + i);
    if (!row) throw InternalError("a row of another process was changed on its way");
    results[i] = std::move(*row);
  }
}

std::optional<SweepResult> SweepRows::result(std::string_view bytes, std::uint64_t index) const {
  std::uint32_t sum = 0;
  std::memcpy(&sum, bytes.data() + checksum_offset(), sizeof sum);
  SweepRow row = pattern_;
  const char* at = bytes.data();
  for_each_field(row, [&](const char*, auto& field) {
    std::memcpy(data_of(field), at, size_of(field));
    at += size_of(field);
  });
  if (row.done == 0 || sum != checksum(bytes.data(), checksum_offset(), index)) return std::nullopt;
  SweepResult result;
  result.label = static_cast<Label>(row.label);
  result.reason = static_cast<Reason>(row.reason);
  result.flat = row.flat;
  result.loss = row.loss;
  result.time = row.time;
  result.at_limit = row.at_limit != 0;
  if (row.has_end) result.end = std::move(row.end);
  if (row.has_direction) result.direction = std::move(row.direction);
  result.direction_error = row.direction_error;
  result.margin = row.margin;
  result.margin_error = row.margin_error;
  if (row.orbit_digits > 0) {
    result.orbit = std::make_shared<OrbitReport>(orbit_of(row.orbit, row.orbit_digits, pattern_.end.size()));
  }
  return result;
}

}  // namespace separatrix
