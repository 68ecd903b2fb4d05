package dev.winnow.bench;

import java.lang.annotation.Annotation;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One line of the table: a benchmark method with one value for each of its parameters.
 *
 * @param method the full name, as JMH has it
 * @param parameters in the order of their declaration
 */
record Row(String method, Map<String, String> parameters) {
  /** What is compared with one another: the class and the values of the parameters. */
  record Group(String className, Map<String, String> parameters) {
    @Override
    public String toString() {
      return className.substring(className.lastIndexOf('.') + 1)
          + parameters.entrySet().stream()
              .map(value -> " " + value)
              .collect(Collectors.joining("", " ", ""));
    }
  }

  Group group() {
    return new Group(method.substring(0, method.lastIndexOf('.')), parameters);
  }

  /** As the command line takes it: {@code PruningRound.winnow}. */
  String shortName() {
    return new Group(group().className(), Map.of()).toString().strip() + "." + name();
  }

  /** The method's own name. */
  String name() {
    return method.substring(method.lastIndexOf('.') + 1);
  }

  /** What stands at the method; empty also where this version has no such method. */
  <A extends Annotation> Optional<A> annotation(Class<A> type) {
    try {
      return Arrays.stream(Class.forName(group().className()).getMethods())
          .filter(candidate -> candidate.getName().equals(name()))
          .findFirst()
          .map(found -> found.getAnnotation(type));
    } catch (ClassNotFoundException e) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return group() + " " + name();
  }
}
