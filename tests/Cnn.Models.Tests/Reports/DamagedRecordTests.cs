using System.Text;
using Cnn.Models.Tests.Data.Support;
using Cnn.OneDnn;

namespace Cnn.Models.Tests.Reports;

/// <summary>Lines that every parser of JSON takes and that say nothing that could be drawn: one sentence each, and no page of nonsense.</summary>
public sealed class DamagedRecordTests
{
    private const string Run = "{\"kind\":\"run\",\"model\":\"m\",\"command\":\"\",\"epochs\":2,\"from_epoch\":0,\"from_step\":0,\"facts\":[]}\n";

    [TestCase("{\"kind\":\"end\"}", "line 2")]
    [TestCase("{\"kind\":\"end\",\"ending\":null}", "line 2")]
    [TestCase("{\"kind\":\"end\",\"ending\":\"\"}", "line 2")]
    [TestCase("{\"kind\":\"step\",\"step\":1,\"epoch\":null,\"loss\":1,\"img_s\":1}", "no place among the epochs")]
    [TestCase("{\"kind\":\"step\",\"step\":1,\"loss\":1,\"img_s\":1}", "no place among the epochs")]
    [TestCase("{\"kind\":\"step\",\"step\":1,\"epoch\":1e300,\"loss\":1,\"img_s\":1}", "no place among the epochs")]
    [TestCase("{\"kind\":\"step\",\"step\":-1,\"epoch\":1,\"loss\":1,\"img_s\":1}", "number -1")]
    [TestCase("{\"kind\":\"step\",\"step\":1,\"epoch\":1,\"loss\":1e308,\"img_s\":1}", "no number that could be measured")]
    [TestCase("{\"kind\":\"step\",\"step\":1,\"epoch\":1,\"loss\":1,\"img_s\":-1e308}", "no number that could be measured")]
    [TestCase("{\"kind\":\"epoch\",\"epoch\":1,\"step\":1,\"figures\":{\"loss\":1e308}}", "no number that could be measured")]
    [TestCase("{\"kind\":\"epoch\",\"epoch\":null,\"step\":1,\"figures\":{\"loss\":1}}", "out of bounds")]
    [TestCase("{\"kind\":\"epoch\",\"epoch\":1,\"step\":1,\"figures\":null}", "no figures")]
    [TestCase("{\"kind\":null}", "its kind is not")]
    public void A_line_that_says_nothing_is_refused(string line, string reason)
    {
        using var folder = new TempFolder();
        folder.Write(RunReport.LinesName, Encoding.UTF8.GetBytes(Run + line + "\n"));
        Assert.That(() => RunReport.Draw(folder.Root), Throws.TypeOf<InvalidFormatException>().With.Message.Contains(reason).And.Message.Not.Contains("\n"));
    }

    [TestCase("{\"kind\":\"step\",\"step\":1,\"epoch\":0.5,\"loss\":null,\"img_s\":null}")]
    [TestCase("{\"kind\":\"epoch\",\"epoch\":1,\"step\":1,\"figures\":{\"loss\":null,\"accuracy\":3e38,\"\":-3e38}}")]
    [TestCase("{\"kind\":\"epoch\",\"epoch\":1,\"step\":1,\"figures\":{}}")]
    public void What_could_not_be_measured_is_drawn_as_nothing(string line)
    {
        using var folder = new TempFolder();
        folder.Write(RunReport.LinesName, Encoding.UTF8.GetBytes(Run + line + "\n"));
        Assert.That(() => RunReport.Draw(folder.Root), Throws.Nothing);
    }

    [Test]
    public void What_is_beyond_float32_is_written_as_nothing_and_read_again()
    {
        using var folder = new TempFolder();
        string text = RunLines.Epoch(new RunEpoch(1, 1, [new("mse", 1e60), new("loss", 2)])).ToJsonString();
        RunEpoch read = RunLines.Read(folder.Write(RunReport.LinesName, Encoding.UTF8.GetBytes(Run + text + "\n"))).Epochs.Single();
        Assert.That((double.IsNaN(read["mse"]), read["loss"]), Is.EqualTo((true, 2.0)));
    }
}
