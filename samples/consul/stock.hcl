Kind = "service-intentions"
Name = "stock"
Sources = [
  { Name = "prices", Action = "allow" },
  { Name = "web", Action = "deny" }
]
