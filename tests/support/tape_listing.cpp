#include "tests/support/tape_listing.hpp"

#include "lib/tape/operation_name.hpp"

namespace separatrix {
namespace {

std::string name_of(std::size_t number) { return std::string(1, 'r').append(std::to_string(number)); }

void append_listing(std::string& text, const Tape& tape, const std::string& margin);

void append(std::string& text, const Tape& tape, const std::vector<Instruction>& code, const std::string& margin) {
  for (const Instruction& each : code) {
    text += margin;
    if (each.operation == Operation::mean) {
      const MeanCode& mean = tape.means[each.left];
      for (const std::uint32_t result : mean.results) text += name_of(result) + " ";
      text += "= mean over " + mean.data.name() + " of";
      for (const std::uint32_t input : mean.inputs) text.append(" ").append(name_of(input));
      text += "\n";
      for (std::size_t i = 0; i < mean.columns.size(); ++i) {
        text +=
            margin + "    " + name_of(mean.body->variables + i) + " = " + mean.data.columns()[mean.columns[i]] + "\n";
      }
      append_listing(text, *mean.body, margin + "    ");
      continue;
    }
    text += name_of(each.result) + " = " + operation_name(each.operation) + " " + name_of(each.left);
    if (is_binary(each.operation)) text.append(" ").append(name_of(each.right));
    text += "\n";
  }
}

void append_listing(std::string& text, const Tape& tape, const std::string& margin) {
  for (std::size_t i = 0; i < tape.constants.size(); ++i) {
    text += margin + name_of(tape.first_constant() + i) + " = " + to_string(tape.constants[i]) + "\n";
  }
  append(text, tape, tape.prologue, margin);
  text += margin + "--\n";
  append(text, tape, tape.body, margin);
  for (const std::uint32_t result : tape.results) text += margin + "-> " + name_of(result) + "\n";
}

}  // namespace

std::string listing(const Tape& tape) {
  std::string text;
  append_listing(text, tape, "");
  return text;
}

}  // namespace separatrix
