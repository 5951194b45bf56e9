#include "lib/model/dataset.hpp"

#include <algorithm>
#include <cctype>
#include <set>

#include "lib/model/csv.hpp"
#include "lib/num/error.hpp"

namespace separatrix {
namespace {

bool is_digit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }

bool is_word(std::string_view text) {
  return !text.empty() && !is_digit(text[0]) &&
         std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isalnum(c) || c == '_'; });
}

// x1 of token 3 is x3_1, y of token 3 is y3
std::string name_of_token(const std::string& column, long token) {
  std::size_t stem = column.size();
  while (stem > 1 && is_digit(column[stem - 1])) --stem;
  const std::string name = column.substr(0, stem) + std::to_string(token);
  return stem == column.size() ? name : name + "_" + column.substr(stem);
}

class DatasetReader {
 public:
  DatasetReader(const std::string& name, std::string_view text, const std::string& file)
      : name_(name), text_(text), file_(file) {}

  Dataset read() {
    const FilePlace last = read_csv(text_, file_, [this](const std::vector<CsvField>& row) {
      if (header_.empty()) {
        read_header(row);
      } else {
        read_row(row);
      }
    });
    if (header_.empty()) fail(last, "no data: a header with names of columns and rows of numbers are needed");
    if (values_.empty()) fail(last, "no sample: the header has no row of numbers below it");
    if (by_token_ && last_token_ >= 0 && token_ < last_token_) {
      fail(last, "sample " + std::to_string(sample_) + " ends with token " + std::to_string(token_) +
                     ", and the first sample with token " + std::to_string(last_token_));
    }
    return Dataset(name_, names(last), std::move(values_));
  }

 private:
  [[noreturn]] void fail(FilePlace place, const std::string& problem) const {
    throw FileError(file_, text_, place, problem);
  }

  void read_header(const std::vector<CsvField>& fields) {
    std::set<std::string> seen;
    for (const CsvField& field : fields) {
      if (!is_word(field.text)) {
        fail(field.place, "'" + field.text +
                              "' cannot name a column: a name is made of letters, digits and _, a "
                              "letter first");
      }
      if (!seen.insert(field.text).second) {
        fail(field.place, "each column has its own name, and " + field.text + " is there twice");
      }
      header_.push_back(field.text);
    }
    by_token_ = header_.size() > 2 && header_[0] == "sample" && header_[1] == "token";
  }

  void read_row(const std::vector<CsvField>& fields) {
    if (fields.size() != header_.size()) {
      fail(fields.back().place, std::to_string(fields.size()) +
                                    (fields.size() == 1 ? " value in this row" : " values in this row") +
                                    ", where the header has " + std::to_string(header_.size()));
    }
    if (by_token_) follow(fields[0], fields[1]);
    for (std::size_t i = by_token_ ? 2 : 0; i < fields.size(); ++i) values_.push_back(number(fields[i], header_[i]));
  }

  Rational number(const CsvField& field, const std::string& column) const {
    if (field.text.empty()) fail(field.place, "a value of " + column + " is missing");
    try {
      return parse_rational(field.text, column);
    } catch (const InvalidArgument& problem) {
      fail(field.place, problem.what());
    }
  }

  long count(const CsvField& field, const std::string& column) const {
    const Rational value = number(field, column);
    if (!is_integer(value) || value < 0 || !value.get_num().fits_slong_p()) {
      fail(field.place, column + " is a whole number, not " + field.text);
    }
    return value.get_num().get_si();
  }

  // sample and token must be the ones that come next
  void follow(const CsvField& sample_field, const CsvField& token_field) {
    const long sample = count(sample_field, "sample"), token = count(token_field, "token");
    if (values_.empty()) {
      if (sample > 1) fail(sample_field.place, "the first sample is number 0 or 1, not " + std::to_string(sample));
      if (token > 1) fail(token_field.place, "the first token is number 0 or 1, not " + std::to_string(token));
      first_token_ = token;
    } else if (sample == sample_) {
      expect(token_field, "token", token, token_ + 1, " of sample " + std::to_string(sample));
    } else {
      if (last_token_ < 0) last_token_ = token_;  // the first sample is complete
      if (token_ < last_token_) {
        fail(sample_field.place, "token " + std::to_string(token_ + 1) + " of sample " + std::to_string(sample_) +
                                     " is missing before this row");
      }
      expect(sample_field, "sample", sample, sample_ + 1, "");
      expect(token_field, "token", token, first_token_, " of sample " + std::to_string(sample));
    }
    if (last_token_ >= 0 && token > last_token_) {
      fail(token_field.place, "the first sample ends with token " + std::to_string(last_token_) +
                                  ", and this one has a token " + std::to_string(token));
    }
    sample_ = sample;
    token_ = token;
  }

  void expect(const CsvField& field, const std::string& what, long found, long next, const std::string& of) const {
    if (found == next) return;
    fail(field.place, found < next ? what + " " + std::to_string(found) + of + " is there twice or out of order"
                                   : what + " " + std::to_string(next) + of + " is missing before this row");
  }

  std::vector<std::string> names(FilePlace last) const {
    if (!by_token_) return header_;
    std::vector<std::string> names;
    std::set<std::string> seen;
    for (long token = first_token_; token <= token_; ++token) {
      for (std::size_t i = 2; i < header_.size(); ++i) {
        names.push_back(name_of_token(header_[i], token));
        if (!seen.insert(names.back()).second) {
          fail(last, "column " + header_[i] + " of token " + std::to_string(token) + " would be called " +
                         names.back() + ", as another one is");
        }
      }
    }
    return names;
  }

  const std::string& name_;
  std::string_view text_;
  const std::string& file_;
  std::vector<std::string> header_;
  std::vector<Rational> values_;
  bool by_token_ = false;
  long sample_ = 0, token_ = 0, first_token_ = 0, last_token_ = -1;  // −1: the first sample is not read to its end
};

}  // namespace

Dataset read_dataset(const std::string& name, std::string_view text, const std::string& file) {
  return DatasetReader(name, text, file).read();
}

}  // namespace separatrix
