#include "lib/tape/unroll.hpp"

#include <algorithm>
#include <string>

#include "lib/num/error.hpp"
#include "lib/tape/tape_builder.hpp"

namespace separatrix {
namespace {

constexpr std::size_t most = std::size_t{1} << 62;

std::size_t size_of(const std::vector<Instruction>& code, const Tape& tape) {
  std::size_t size = 0;
  for (const Instruction& each : code) {
    if (each.operation != Operation::mean) {
      ++size;
      continue;
    }
    const MeanCode& mean = tape.means[each.left];
    const std::size_t one = unrolled_size(*mean.body) + mean.results.size() + 1;
    if (one > most / mean.data.samples()) return most;
    size += one * mean.data.samples();
  }
  return std::min(size, most);
}

using Value = TapeBuilder::Value;

class Unroller {
 public:
  std::shared_ptr<const Tape> whole(const Tape& tape) {
    std::vector<Value> registers(tape.registers);
    for (std::size_t i = 0; i < tape.variables; ++i) registers[i] = builder_.variable();
    for (std::size_t i = 0; i < tape.parameters; ++i) registers[tape.variables + i] = builder_.parameter();
    run(tape, registers);
    std::vector<Value> results;
    for (const std::uint32_t result : tape.results) results.push_back(registers[result]);
    return std::move(builder_).build(results, Storage::single_assignment);
  }

 private:
  // registers: the value that each of them holds
  void run(const Tape& tape, std::vector<Value>& registers) {
    builder_.replay(tape, registers, [&](const Instruction& each, std::vector<Value>& around) {
      if (each.operation != Operation::mean) return false;
      write_out(tape.means[each.left], around);
      return true;
    });
  }

  void write_out(const MeanCode& mean, std::vector<Value>& around) {
    const Tape& body = *mean.body;
    std::vector<Value> registers(body.registers);
    for (std::size_t i = 0; i < mean.inputs.size(); ++i) registers[i] = around[mean.inputs[i]];
    std::vector<Value> sums;
    for (std::size_t sample = 0; sample < mean.data.samples(); ++sample) {
      for (std::size_t c = 0; c < mean.columns.size(); ++c) {
        registers[body.variables + c] = builder_.constant(mean.data.value(sample, mean.columns[c]));
      }
      run(body, registers);
      for (std::size_t i = 0; i < mean.results.size(); ++i) {
        const Value term = registers[body.results[i]];
        if (sample == 0) {
          sums.push_back(term);
        } else {
          sums[i] = builder_.emit(Operation::add, sums[i], term);
        }
      }
    }
    const Value count = builder_.constant(Rational(mean.data.samples()));
    for (std::size_t i = 0; i < sums.size(); ++i) {
      around[mean.results[i]] = builder_.emit(Operation::divide, sums[i], count);
    }
  }

  TapeBuilder builder_;
};

}  // namespace

std::size_t unrolled_size(const Tape& tape) {
  return std::min(most, size_of(tape.prologue, tape) + size_of(tape.body, tape));
}

std::shared_ptr<const Tape> unroll_means(std::shared_ptr<const Tape> tape) {
  if (tape->means.empty()) return tape;
  constexpr std::size_t most_instructions = 80'000'000;
  if (const std::size_t size = unrolled_size(*tape); size > most_instructions) {
    throw InvalidArgument("number of operations of all samples of the means", std::to_string(size),
                          "at most " + std::to_string(most_instructions) +
                              " where means are written out, for Taylor series and for |x|, sign and relu in means");
  }
  return Unroller().whole(*tape);
}

}  // namespace separatrix
