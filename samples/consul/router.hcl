# The sidecar of api itself gives up after 15 s, so that no request has a minute.
Kind = "service-router"
Name = "api"
Routes = [
  {
    Match { HTTP { PathPrefix = "/" } }
    Destination {
      RequestTimeout        = "60s"
      NumRetries            = 2
      RetryOnConnectFailure = true
      RetryOnStatusCodes    = [503]
    }
  }
]
