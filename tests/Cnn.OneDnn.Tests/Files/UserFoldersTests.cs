using Cnn.OneDnn.Files;

namespace Cnn.OneDnn.Tests.Files;

[TestFixture]
[Platform("Unix")]
internal sealed class UserFoldersTests
{
    [TestCase("/cache", "/home/a/.cache", "/cache")]
    [TestCase("cache", "/home/a/.cache", "/home/a/.cache")]
    [TestCase("", "/home/a/.cache", "/home/a/.cache")]
    [TestCase(null, "home/.cache", null)]
    [TestCase("./cache", null, null)]
    [TestCase(null, ".cache", null)]
    [TestCase(null, "", null)]
    public void A_folder_that_depends_on_where_one_stands_is_none(string? named, string? usual, string? expected) =>
        Assert.That(UserFolders.CacheOf(named, usual), Is.EqualTo(expected));
}
