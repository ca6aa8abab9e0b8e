using Cnn.Models;
using Cnn.OneDnn;
using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Interop;
using Cnn.OneDnn.Profiling;

DataSplit digits = DataSets.Open("synthetic", new DataOptions());
using Model model = ModelZoo.Create("lenet5");
model.Compile(new Adam { LearningRate = 0.003 }, ModelZoo.Find("lenet5").Loss, Metric.Accuracy);
History history = model.Fit(digits.Train.Take(2048), new FitOptions { Epochs = 3, BatchSize = 32, Validation = digits.Test.Take(256) });

string file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".safetensors");
model.Save(file);
using Model again = Model.Load(file);
using var predictor = Predictor.Load(file);
File.Delete(file);
Tensor image = Tensor.Zeros(new Shape(1, 28, 28, 1));
float largest = predictor.Predict(image).ToArray<float>().Zip(again.Predict(image).ToArray<float>()).Max(p => Math.Abs(p.First - p.Second));
Console.WriteLine(largest < 1e-5f ? "predictor same" : $"predictor differs by {largest}");

Console.WriteLine($"backend {EngineReport.Create(BackendKind.Auto).Backend}");
Console.WriteLine($"library {NativeLibraryReport.Probe().LoadedPath}");
Console.WriteLine($"parameters {again.ParameterCount}");
Console.WriteLine(FormattableString.Invariant($"accuracy {history["val_accuracy"][^1]:F4}"));
