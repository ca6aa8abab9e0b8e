namespace Cnn.Cli.Tests.Terminal;

/// <summary>Where long lines are broken.</summary>
[TestFixture]
internal sealed class LineWrapTests
{
    [TestCase("short", "short")]
    [TestCase("one two three four five", "one two three|  four five")]
    [TestCase("name   cat 90 %  dog 10 %", "name   cat 90 %|  dog 10 %")]
    [TestCase("abcdefghijklmnopqrstuvwxyz", "abcdefghijklmnop|  qrstuvwxyz")]
    [TestCase("a\nb", "a|b")]
    public void They_are_broken_between_columns_else_between_words_else_anywhere(string text, string expected) =>
        Assert.That(LineWrap.Apply(text, 16).Split(Environment.NewLine), Is.EqualTo(expected.Split('|')));

    [Test]
    public void Elsewhere_than_on_a_terminal_they_stay_whole() => Assert.That(LineWrap.Apply(new string('x', 5000), int.MaxValue), Has.Length.EqualTo(5000));
}
