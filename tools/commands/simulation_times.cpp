#include "tools/commands/simulation_times.hpp"

#include <algorithm>
#include <vector>

#include "lib/num/error.hpp"
#include "tools/shell/options.hpp"

namespace separatrix {
namespace {

// "1,2,5/2"
std::vector<Rational> times_of(const std::string& text) {
  std::vector<Rational> times;
  if (text.empty()) return times;
  for (std::size_t from = 0; from <= text.size();) {
    const std::size_t comma = std::min(text.find(',', from), text.size());
    times.push_back(parse_rational(text.substr(from, comma - from), "--at"));
    from = comma + 1;
  }
  return times;
}

// far enough for any path that is attracted; others end with the limits of steps, work and seconds
const Rational attracted_by = power(Rational(10), 12);

// The interval of time from --t0 to --until, else to the last time of --at, else of length 10.
void read_interval(const TimeOptions& options, SimulationRequest& request) {
  const Rational start = request.from_time = parse_rational(options.from_time, "--t0");
  request.times = times_of(options.at);
  request.until = request.times.empty() ? Rational(start + 10) : request.times.back();
  if (options.until == until_attracted) {
    request.until_attracted = true;
    request.until = start + attracted_by;
  } else if (!options.until.empty()) {
    request.until = parse_rational(options.until, "--until");
  }
  const std::string given = options.until.empty() ? options.at : options.until;
  if (request.until == start) {
    throw InvalidArgument(options.until.empty() ? "--at" : "--until", given,
                          "another time than that of the start, " + to_string(start));
  }
  if (options.forward_only && request.is_backward() && !options.until.empty()) {
    throw InvalidArgument("--until", given, "a time after that of the start, " + to_string(start));
  }
  if (request.times.empty()) return;
  const bool backward = request.is_backward() && !options.forward_only;
  const auto order = [&](const Rational& a, const Rational& b) { return backward ? a >= b : a <= b; };
  const bool ordered = std::is_sorted(request.times.begin(), request.times.end(), order);
  if (!ordered || (backward ? request.times.front() > start : request.times.front() < start)) {
    throw InvalidArgument("--at", options.at,
                          "times from " + to_string(start) + " on, each " + (backward ? "earlier" : "later") +
                              " than the one before, as in " + (backward ? "-1,-2,-5/2" : "1,2,5/2"));
  }
  if (backward ? request.times.back() < request.until : request.times.back() > request.until) {
    throw InvalidArgument(
        "--at", options.at,
        std::string("times ") + (backward ? "down to" : "up to") + " --until, " + to_string(request.until));
  }
}

}  // namespace

void read_times(const TimeOptions& options, SimulationRequest& request) {
  read_interval(options, request);
  if (options.samples.empty()) return;
  if (!request.times.empty()) throw InvalidArgument("--samples", options.samples, "without --at");
  std::string count = options.samples;
  const bool names_a_time = std::count(count.begin(), count.end(), ':') == 2;
  if (options.until == until_attracted && !names_a_time) {
    throw InvalidArgument("--samples", count, "log:N:T with --until attracted, which does not say when the path ends");
  }
  if (count.starts_with("log:")) {
    count = count.substr(4);
    const std::size_t colon = count.find(':');
    const Rational whole = abs(request.until - request.from_time);
    request.first_sample = whole / 1000000;
    if (colon != std::string::npos) {
      request.first_sample = parse_rational(count.substr(colon + 1), "--samples");
      count.resize(colon);
    }
    if (*request.first_sample <= 0 || *request.first_sample >= whole) {
      throw InvalidArgument("--samples", options.samples,
                            "a first time between 0 and the length of the run, " + to_string(whole));
    }
  }
  request.samples = parse_count(count, "--samples", 1, 10'000'000);
}

}  // namespace separatrix
