using Cnn.Models;
using Cnn.OneDnn;

namespace Cnn.Cli.Tests.ArchitectureRules;

/// <summary>One family of exceptions: whoever catches <see cref="CnnException"/> has caught all that the library throws on its own account.</summary>
[TestFixture]
internal sealed class ExceptionTests
{
    [Test]
    public void Every_public_exception_is_of_the_family()
    {
        Type[] exceptions = [.. new[] { typeof(CnnException), typeof(DataException), typeof(Messages) }.SelectMany(t => t.Assembly.GetTypes())
            .Where(t => t.IsPublic && t.IsAssignableTo(typeof(Exception)))];
        Assert.That(exceptions, Does.Contain(typeof(ShapeException)).And.Contain(typeof(DataUnavailableException)), "the exceptions are found");
        Assert.That(exceptions.Where(t => !t.IsAssignableTo(typeof(CnnException))), Is.Empty);
    }

    [Test]
    public void What_the_library_throws_is_shown_to_users_as_it_is() =>
        Assert.That(Messages.OneLine(new UnsupportedException("No layer does this.")), Is.EqualTo("No layer does this."));
}
