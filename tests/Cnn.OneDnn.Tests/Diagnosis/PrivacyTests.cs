using Cnn.OneDnn.Diagnosis;

namespace Cnn.OneDnn.Tests.Diagnosis;

internal sealed class PrivacyTests
{
    [TestCase("/home/ada/.cache/cnn", "~/.cache/cnn")]
    [TestCase("CNN_DATA=/home/ada", "CNN_DATA=~")]
    [TestCase("/home/ada:/home/ada/lib", "~:~/lib")]
    [TestCase("/home/adam/x and /home/ada-b", "/home/adam/x and /home/ada-b")]
    [TestCase("/mnt/home/ada/x", "/mnt~/x")]
    [TestCase("/scratch/ada/x", "/scratch/USER/x")]
    [TestCase("/scratch/ada", "/scratch/USER")]
    [TestCase("ada is also a word, as in /adage", "ada is also a word, as in /adage")]
    [TestCase("", "")]
    public void The_user_is_taken_out_of_paths(string text, string expected) => Assert.That(Privacy.Hide(text, "/home/ada", "ada"), Is.EqualTo(expected));

    [TestCase("/root/.cache", "/root", "root", "~/.cache")]
    [TestCase("/chroot/root/x", "/home/x", "root", "/chroot/root/x")]
    [TestCase("/usr/lib", "/", "nobody", "/usr/lib")]
    [TestCase("/usr/lib", "", "", "/usr/lib")]
    [TestCase(@"C:\Users\Ada\x", @"C:\Users\Ada", "Ada", @"~\x")]
    public void Everybodys_names_stay(string text, string home, string user, string expected) =>
        Assert.That(Privacy.Hide(text, home, user), Is.EqualTo(expected));
}
