#include "lib/model/dataset.hpp"

#include <algorithm>
#include <cctype>
#include <set>

#include "lib/num/error.hpp"

namespace separatrix {
namespace {

struct Field {
  std::string text;
  std::size_t offset;  // of its first byte in the line
};

bool is_digit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }

bool is_word(std::string_view text) {
  return !text.empty() && !is_digit(text[0]) &&
         std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isalnum(c) || c == '_'; });
}

// fields of a line without blanks and quotes around them
std::vector<Field> fields_of(std::string_view line) {
  constexpr auto blanks = " \t\r";
  std::vector<Field> fields;
  for (std::size_t begin = 0;;) {
    const std::size_t comma = std::min(line.find(',', begin), line.size());
    std::string_view text = line.substr(begin, comma - begin);
    const std::size_t blank = std::min(text.find_first_not_of(blanks), text.size());
    text.remove_prefix(blank);
    text = text.substr(0, text.find_last_not_of(blanks) + 1);
    if (text.size() > 1 && text.front() == '"' && text.back() == '"') text = text.substr(1, text.size() - 2);
    fields.push_back({std::string(text), begin + blank});
    if (comma == line.size()) return fields;
    begin = comma + 1;
  }
}

// x1 of token 3 is x3_1, y of token 3 is y3
std::string name_of_token(const std::string& column, long token) {
  std::size_t stem = column.size();
  while (stem > 1 && is_digit(column[stem - 1])) --stem;
  const std::string name = column.substr(0, stem) + std::to_string(token);
  return stem == column.size() ? name : name + "_" + column.substr(stem);
}

class Reader {
 public:
  Reader(const std::string& name, std::string_view text, const std::string& file)
      : name_(name), text_(text), file_(file) {}

  Dataset read() {
    for (std::size_t begin = 0; begin < text_.size();) {
      const std::size_t end = std::min(text_.find('\n', begin), text_.size());
      const std::string_view line = text_.substr(begin, end - begin);
      begin = end + 1;
      ++line_;
      row_ = line;
      const std::size_t first = line.find_first_not_of(" \t\r");
      if (first == std::string_view::npos || line[first] == '#') continue;
      const std::vector<Field> fields = fields_of(line);
      if (header_.empty()) {
        read_header(fields);
      } else {
        read_row(fields);
      }
    }
    if (header_.empty()) fail(0, "no data: a header with names of columns and rows of numbers are needed");
    if (values_.empty()) fail(0, "no sample: the header has no row of numbers below it");
    if (by_token_ && last_token_ >= 0 && token_ < last_token_) {
      fail(0, "sample " + std::to_string(sample_) + " ends with token " + std::to_string(token_) +
                  ", and the first sample with token " + std::to_string(last_token_));
    }
    return Dataset(name_, names(), std::move(values_));
  }

 private:
  [[noreturn]] void fail(std::size_t offset, const std::string& problem) const {
    throw FileError(file_, text_, {std::max<std::size_t>(line_, 1), place_of(row_, offset).column}, problem);
  }

  void read_header(const std::vector<Field>& fields) {
    std::set<std::string> seen;
    for (const Field& field : fields) {
      if (!is_word(field.text)) {
        fail(field.offset, "'" + field.text +
                               "' cannot name a column: a name is made of letters, digits and _, a "
                               "letter first");
      }
      if (!seen.insert(field.text).second) {
        fail(field.offset, "each column has its own name, and " + field.text + " is there twice");
      }
      header_.push_back(field.text);
    }
    by_token_ = header_.size() > 2 && header_[0] == "sample" && header_[1] == "token";
  }

  void read_row(const std::vector<Field>& fields) {
    if (fields.size() != header_.size()) {
      fail(fields.back().offset, std::to_string(fields.size()) +
                                     (fields.size() == 1 ? " value in this row" : " values in this row") +
                                     ", where the header has " + std::to_string(header_.size()));
    }
    if (by_token_) follow(fields[0], fields[1]);
    for (std::size_t i = by_token_ ? 2 : 0; i < fields.size(); ++i) values_.push_back(number(fields[i], header_[i]));
  }

  Rational number(const Field& field, const std::string& column) const {
    if (field.text.empty()) fail(field.offset, "a value of " + column + " is missing");
    try {
      return parse_rational(field.text, column);
    } catch (const InvalidArgument& problem) {
      fail(field.offset, problem.what());
    }
  }

  long count(const Field& field, const std::string& column) const {
    const Rational value = number(field, column);
    if (!is_integer(value) || value < 0 || !value.get_num().fits_slong_p()) {
      fail(field.offset, column + " is a whole number, not " + field.text);
    }
    return value.get_num().get_si();
  }

  // sample and token must be the ones that come next
  void follow(const Field& sample_field, const Field& token_field) {
    const long sample = count(sample_field, "sample"), token = count(token_field, "token");
    if (values_.empty()) {
      if (sample > 1) fail(sample_field.offset, "the first sample is number 0 or 1, not " + std::to_string(sample));
      if (token > 1) fail(token_field.offset, "the first token is number 0 or 1, not " + std::to_string(token));
      first_token_ = token;
    } else if (sample == sample_) {
      expect(token_field, "token", token, token_ + 1, " of sample " + std::to_string(sample));
    } else {
      if (last_token_ < 0) last_token_ = token_;  // the first sample is complete
      if (token_ < last_token_) {
        fail(sample_field.offset, "token " + std::to_string(token_ + 1) + " of sample " + std::to_string(sample_) +
                                      " is missing before this row");
      }
      expect(sample_field, "sample", sample, sample_ + 1, "");
      expect(token_field, "token", token, first_token_, " of sample " + std::to_string(sample));
    }
    if (last_token_ >= 0 && token > last_token_) {
      fail(token_field.offset, "the first sample ends with token " + std::to_string(last_token_) +
                                   ", and this one has a token " + std::to_string(token));
    }
    sample_ = sample;
    token_ = token;
  }

  void expect(const Field& field, const std::string& what, long found, long next, const std::string& of) const {
    if (found == next) return;
    fail(field.offset, found < next ? what + " " + std::to_string(found) + of + " is there twice or out of order"
                                    : what + " " + std::to_string(next) + of + " is missing before this row");
  }

  std::vector<std::string> names() const {
    if (!by_token_) return header_;
    std::vector<std::string> names;
    std::set<std::string> seen;
    for (long token = first_token_; token <= token_; ++token) {
      for (std::size_t i = 2; i < header_.size(); ++i) {
        names.push_back(name_of_token(header_[i], token));
        if (!seen.insert(names.back()).second) {
          fail(0, "column " + header_[i] + " of token " + std::to_string(token) + " would be called " + names.back() +
                      ", as another one is");
        }
      }
    }
    return names;
  }

  const std::string& name_;
  std::string_view text_;
  const std::string& file_;
  std::size_t line_ = 0;
  std::string_view row_;  // that line
  std::vector<std::string> header_;
  std::vector<Rational> values_;
  bool by_token_ = false;
  long sample_ = 0, token_ = 0, first_token_ = 0, last_token_ = -1;  // −1: the first sample is not read to its end
};

}  // namespace

Dataset read_dataset(const std::string& name, std::string_view text, const std::string& file) {
  return Reader(name, text, file).read();
}

}  // namespace separatrix
