#include "lib/tape/tape.hpp"

#include <array>

namespace separatrix {
namespace {

constexpr std::array names{"add", "subtract", "multiply", "divide",   "power", "negate", "square", "sqrt", "exp",
                           "log", "tanh",     "sigmoid",  "softplus", "sin",   "cos",    "abs",    "sign", "relu"};

std::string name_of(std::size_t number) { return std::string(1, 'r').append(std::to_string(number)); }

void append(std::string& text, const std::vector<Instruction>& code) {
  for (const Instruction& each : code) {
    text += name_of(each.result) + " = " + names[static_cast<std::size_t>(each.operation)] + " " + name_of(each.left);
    if (is_binary(each.operation)) text.append(" ").append(name_of(each.right));
    text += "\n";
  }
}

}  // namespace

std::string listing(const Tape& tape) {
  std::string text;
  for (std::size_t i = 0; i < tape.constants.size(); ++i) {
    text += name_of(tape.first_constant() + i) + " = " + to_string(tape.constants[i]) + "\n";
  }
  append(text, tape.prologue);
  text += "--\n";
  append(text, tape.body);
  for (const std::uint32_t result : tape.results) text += "-> " + name_of(result) + "\n";
  return text;
}

}  // namespace separatrix
