using System.Globalization;
using Cnn.Models.Tests.Onnx.Support;
using Cnn.OneDnn;

namespace Cnn.Models.Tests.Onnx.Suite;

/// <summary>
/// Networks from elsewhere against ONNX Runtime, on the same random sample. The variable CNN_ONNX_MODELS says in which folder they are; a file that leaves
/// sizes open has them in its name, as in digits@3,48,320.onnx (docs/exchange.md).
/// </summary>
[TestFixture]
[Category("FromElsewhere")]
[Explicit("It needs a folder of networks.")]
internal sealed class OutsideModelRun
{
    [Test]
    public void Networks_from_elsewhere_compute_what_they_do_in_OnnxRuntime()
    {
        string root = Environment.GetEnvironmentVariable("CNN_ONNX_MODELS")
            ?? throw new InvalidOperationException("CNN_ONNX_MODELS does not say where networks are.");
        string[] files = [.. Directory.GetFiles(root, "*.onnx", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        Assert.That(files, Is.Not.Empty);
        int compared = 0;
        foreach (string file in files)
        {
            string[] sizes = Path.GetFileNameWithoutExtension(file).Split('@')[1..];
            Shape? sample = sizes.Length == 0 ? null : new Shape([.. sizes[0].Split(',').Select(s => int.Parse(s, CultureInfo.InvariantCulture))]);
            try
            {
                using Model model = OnnxModel.Load(file, new OnnxImportOptions { InputShape = sample, Engine = Samples.Engine });
                Tensor input = Samples.Uniform(1, [1, .. model.Inputs[0].Shape]);
                float[][] theirs = OnnxRuntime.Run(file, input);
                float[][] ours = [.. model.Predict([input]).Select(t => t.ToArray<float>())];
                Assert.That(ours, Has.Length.EqualTo(theirs.Length).And.Not.Empty, file);
                double worst = ours.Zip(theirs, (a, b) => Apart(a, b, file)).Max();
                TestContext.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(file)}: {worst:0.0e+0} of the largest number"));
                Assert.That(worst, Is.LessThan(1e-3), file);
                compared++;
            }
            catch (UnsupportedException e)
            {
                TestContext.Out.WriteLine($"{Path.GetFileName(file)}: {e.Message}");
            }
        }

        Assert.That(compared, Is.Positive, "every network was refused");
    }

    private static double Apart(float[] ours, float[] theirs, string file)
    {
        double largest = theirs.Where(float.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max();
        return Agreement.Worst(ours, Array.ConvertAll(theirs, v => (double)v), largest, file);
    }
}
