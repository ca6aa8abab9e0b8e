using System.Runtime.Versioning;

namespace Cnn.Cli.Tests;

/// <content>What is found in folders, and what is written for it.</content>
internal sealed partial class PredictTests
{
    [Test]
    public void What_is_left_out_of_a_folder_is_said_in_a_few_words()
    {
        string mixed = Path.Combine(folder.Path, "mixed");
        folder.Write("mixed/a.png", TestImages.Gradient(28, 28));
        folder.Write("mixed/.DS_Store", [1]);
        string quiet = Invocation.Of("predict", Checkpoint, mixed).Error;
        foreach (string ending in (string[])["txt", "heic", "avif", "md", "zip", "pdf", "log"])
        {
            folder.Write($"mixed/x.{ending}", [1]);
        }

        Assert.That(quiet, Is.Empty);
        Assert.That(Invocation.Of("predict", Checkpoint, mixed).Error,
            Does.Contain("7 files are left out that no image can be by the name: 1 .avif, 1 .heic, 1 .log, 1 .md, 1 .pdf and 2 more"));
    }

    [Test]
    [UnsupportedOSPlatform("windows")]
    [Platform("Linux", Reason = "Rights are taken away, which root has all the same.")]
    public void A_folder_that_may_not_be_listed_gets_a_line_and_the_others_their_classes()
    {
        string image = folder.Write("closed/a.png", TestImages.Gradient(28, 28)), shut = Path.Combine(folder.Path, "closed", "shut");
        Directory.CreateDirectory(shut);
        File.SetUnixFileMode(shut, UnixFileMode.None);
        try
        {
            if (CanList(shut))
            {
                return;
            }

            Invocation run = Invocation.Of("predict", Checkpoint, Path.Combine(folder.Path, "closed"), "--json");
            Assert.Multiple(() =>
            {
                Assert.That(run.ExitCode, Is.EqualTo(CommandLine.Failure));
                Assert.That((string?)run.Json[0]["image"], Is.EqualTo(shut));
                Assert.That(run.Error, Does.Contain($"The folder '{shut}' cannot be listed"));
                Assert.That((string?)run.Json[1]["image"], Is.EqualTo(image));
            });
        }
        finally
        {
            File.SetUnixFileMode(shut, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    // What begins as a formula is computed by spreadsheets, quoted or not.
    [TestCase("=1+1", "./=1+1", "'=1+1")]
    [TestCase("+1", "./+1", "'+1")]
    [TestCase("-1", "./-1", "'-1")]
    [TestCase("@SUM(1)", "./@SUM(1)", "'@SUM(1)")]
    [TestCase("\t=1", "./\t=1", "'\t=1")]
    [TestCase("-", "-", "'-")]
    [TestCase("cat", "cat", "cat")]
    [TestCase("=1,\"a\"", "\"./=1,\"\"a\"\"\"", "\"'=1,\"\"a\"\"\"")]
    public void Nothing_in_a_table_is_a_formula(string name, string path, string className)
    {
        string table = Path.Combine(folder.Path, "formula.csv");
        using (var file = new Commands.ProbabilityFile(table, "image", [name, "b"], 2))
        {
            file.Add(name, [0.75f, 0.25f], [name, "b"]);
            file.Commit();
        }

        Assert.That(File.ReadAllText(table), Is.EqualTo($"image,class,probability,{className},b\r\n{path},{className},0.75,0.75,0.25\r\n"));
    }

    [Test]
    public void A_count_of_classes_beside_a_table_of_all_is_refused() =>
        Invocation.Of("predict", Checkpoint, good[0], "--output", Path.Combine(folder.Path, "top.csv"), "--top", "2")
            .ExpectOneMessage(CommandLine.Usage, "--top is for what is printed");

    [Test]
    public void The_bar_is_gone_when_the_work_ends_with_an_exception()
    {
        using var terminal = new StringWriter();
        Assert.That(() =>
        {
            using var bar = new CountBar(terminal, "Predicting", 2);
            bar.Show(1);
            throw new InvalidOperationException();
        }, Throws.InvalidOperationException);
        Assert.That(terminal.ToString(), Does.EndWith("\r\u001b[2K"));
    }

    private static bool CanList(string path)
    {
        try
        {
            Directory.GetFiles(path);
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }
}
