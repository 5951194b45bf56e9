#include "solvers/trajectory/schedule.hpp"

#include <algorithm>
#include <cstddef>

#include "lib/num/error.hpp"

namespace separatrix {

const Rational& Schedule::rate(const Rational& t) const {
  std::size_t k = changes.size() - 1;
  while (k > 0 && t < changes[k].from) --k;
  return changes[k].rate;
}

Rational Schedule::flow_time(const Rational& t) const {
  Rational tau = 0;
  for (std::size_t k = 0; k < changes.size() && changes[k].from < t; ++k) {
    const Rational end = k + 1 < changes.size() && changes[k + 1].from < t ? changes[k + 1].from : t;
    tau += changes[k].rate * (end - changes[k].from);
  }
  return tau;
}

Rational Schedule::step_time(const Rational& tau) const {
  std::size_t k = changes.size() - 1;
  while (k > 0 && tau < flow_time(changes[k].from)) --k;
  return changes[k].from + (tau - flow_time(changes[k].from)) / changes[k].rate;
}

Schedule Schedule::in_whole_steps() const {
  Schedule whole;
  for (const auto& [from, rate] : changes) {
    mpz_class step;
    mpz_cdiv_q(step.get_mpz_t(), from.get_num_mpz_t(), from.get_den_mpz_t());
    if (!whole.changes.empty() && whole.changes.back().from == step) whole.changes.pop_back();
    whole.changes.push_back({Rational(step), rate});
  }
  return whole;
}

void check_schedule(const Schedule& schedule, const std::string& what) {
  if (schedule.changes.empty()) throw InvalidArgument(what, "", "a number greater than 0, or a schedule of them");
  for (std::size_t k = 0; k < schedule.changes.size(); ++k) {
    const auto& [from, rate] = schedule.changes[k];
    if (rate <= 0) throw InvalidArgument(what, to_string(rate), "a number greater than 0");
    if (k == 0 && from != 0) throw InvalidArgument(what, to_string(schedule), "a schedule that begins at time 0");
    if (k > 0 && from <= schedule.changes[k - 1].from) {
      throw InvalidArgument(what, to_string(schedule), "a schedule whose times increase");
    }
  }
}

Schedule parse_schedule(std::string_view text, const std::string& what) {
  Schedule schedule;
  if (text.find(':') == text.npos && text.find(',') == text.npos) {
    schedule = Schedule(parse_rational(std::string(text), what));
    check_schedule(schedule, what);
    return schedule;
  }
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    const std::string_view each = text.substr(begin, end - begin);
    const std::size_t colon = each.find(':');
    if (colon == each.npos) {
      throw InvalidArgument(what, std::string(text), "a number, or TIME:RATE,TIME:RATE,…, for example 0:0.1,1000:0.01");
    }
    schedule.changes.push_back({parse_rational(std::string(each.substr(0, colon)), what),
                                parse_rational(std::string(each.substr(colon + 1)), what)});
    begin = end + 1;
  }
  check_schedule(schedule, what);
  return schedule;
}

std::string to_string(const Schedule& schedule) {
  if (schedule.changes.size() == 1 && schedule.changes.front().from == 0) {
    return to_string(schedule.changes.front().rate);
  }
  std::string text;
  for (const auto& [from, rate] : schedule.changes) {
    text += (text.empty() ? "" : ",") + to_string(from) + ":" + to_string(rate);
  }
  return text;
}

}  // namespace separatrix
